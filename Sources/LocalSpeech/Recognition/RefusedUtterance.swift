import Engine

/// An utterance that was never taken on; its failure is on the way.
package struct RefusedUtterance: RecognitionStream {
    package init() {}

    package func feed(_ samples: [Int16]) {}
    package func finish() {}
    package func cancel() {}
}
