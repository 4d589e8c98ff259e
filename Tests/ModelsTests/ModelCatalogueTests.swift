import Models
import Testing

@Suite struct ModelCatalogueTests {
    private let all = ModelCatalogue.all

    @Test func holdsTheAgreedModels() {
        #expect(
            all.map(\.folderName) == [
                "sherpa-onnx-2.0.1", "moonshine-tiny-en-0.0.49", "silero-vad-6.2.3", "piper-en-us-joe-1.0.0",
            ])
        #expect(ModelCatalogue.defaultSet.map(\.name) == ["sherpa-onnx", "moonshine-tiny-en", "silero-vad"])
    }

    @Test func aModelThatNeedsConsentSaysWhy() {
        #expect(all.filter { $0.terms.needsConsent && $0.terms.note == nil }.isEmpty)
    }

    @Test func everyHashAndNameHasItsForm() {
        for model in all {
            for file in model.installedFiles {
                #expect(file.sha256.count == 64 && file.sha256.allSatisfy { "0123456789abcdef".contains($0) })
                #expect(file.bytes > 0 && !file.name.contains("/") && !file.name.hasPrefix("."))
            }
            #expect(Set(model.installedFiles.map(\.name)).count == model.installedFiles.count)
            #expect(model.package.project.allSatisfy { $0 == "-" || $0.isLowercase })
            #expect(model.package.wheel.hasSuffix(".whl"))
        }
    }

    @Test func aModelBringsWhatItNeedsInFront() throws {
        let names = try ModelCatalogue.models(named: ["piper-en-us-joe", "moonshine-tiny-en"]).map(\.name)
        #expect(names == ["sherpa-onnx", "piper-en-us-joe", "moonshine-tiny-en"])
    }

    @Test func anUnknownNameIsAnsweredWithTheKnownOnes() {
        let error = #expect(throws: ModelError.self) { try ModelCatalogue.models(named: ["whisper"]) }
        #expect(error?.description.contains("silero-vad") == true)
    }

    @Test func theRuntimeIsForOneKindOfProcessor() {
        let runtime = PinnedModel.sherpaONNX
        #expect(runtime.isAvailable(on: .x86) && !runtime.isAvailable(on: .arm) && !runtime.isAvailable(on: nil))
        #expect(PinnedModel.sileroVAD.isAvailable(on: .arm))
    }
}
