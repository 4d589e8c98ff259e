import AsyncHTTPClient
import Engine

extension EngineFault {
    /// What a status other than 2xx means to whoever talks to Parley. What the engine wrote to it stays with it: it may
    /// name keys and addresses.
    /// - Parameter engine: "The chat model" and the like.
    init(status: UInt, engine: String) {
        self =
            switch status {
            case 401, 403: EngineFault(.unavailable, "\(engine) does not accept this server's credentials.")
            case 404: EngineFault(.unavailable, "\(engine) does not know the model or the path it was asked for.")
            case 408, 504: EngineFault(.timeout, "\(engine) did not answer in time.")
            case 429: EngineFault(.overloaded, "\(engine) takes no more requests at present.")
            case 400..<500: EngineFault(.failed, "\(engine) refused the request with status \(status).")
            case 500...: EngineFault(.unavailable, "\(engine) failed with status \(status).")
            default: EngineFault(.failed, "\(engine) answered with status \(status), which makes no sense here.")
            }
    }

    /// - Parameter engine: "The chat model" and the like.
    init(transport error: any Error, engine: String) {
        if let fault = error as? EngineFault {
            self = fault
            return
        }
        switch error as? HTTPClientError {
        case .connectTimeout?, .deadlineExceeded?, .readTimeout?, .writeTimeout?, .getConnectionFromPoolTimeout?:
            self = EngineFault(.timeout, "\(engine) did not answer in time.")
        default: self = EngineFault(.unavailable, "\(engine) cannot be reached, or broke the connection.")
        }
    }
}
