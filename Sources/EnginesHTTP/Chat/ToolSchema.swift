import Events

/// The schema of a function's arguments as servers take it that check schemas: an object with `properties` and no
/// alternatives at the top, and nothing within that is no JSON Schema. All else that a schema says is kept.
enum ToolSchema {
    /// The schema of a tool that takes nothing.
    static let empty: JSONValue = ["type": "object", "properties": [:]]

    /// - Parameter schema: As a client or a tool server wrote it.
    static func strict(_ schema: JSONValue?) -> JSONValue {
        guard let schema, case .object = schema else { return empty }
        guard case .object(var members) = mended(inlined(schema, in: schema)) else { return empty }
        merge(&members)
        members["type"] = "object"
        completeProperties(of: &members)
        return .object(members)
    }

    // MARK: The top

    /// `schema` with a reference to a definition of `root` replaced by what it stands for.
    private static func inlined(_ schema: JSONValue, in root: JSONValue) -> JSONValue {
        var current = schema
        // A chain of references is short, and may be a circle.
        for _ in 0..<8 {
            guard case .object(var members) = current, let reference = members.removeValue(forKey: "$ref")?.stringValue
            else { break }
            let path = reference.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard path.count == 3, path[0] == "#", case .object(let target)? = root[path[1]]?[path[2]] else {
                return .object(members)
            }
            current = .object(target.merging(members) { _, own in own })
        }
        return current
    }

    /// Alternatives that are merged; more than that are left out.
    private static let mostBranches = 64

    /// Merges alternatives, which servers refuse at the top, into one object: what all of them require stays required.
    private static func merge(_ schema: inout [String: JSONValue]) {
        let root = JSONValue.object(schema)
        for name in ["allOf", "anyOf", "oneOf"] {
            guard case .array(let branches)? = schema.removeValue(forKey: name), branches.count <= mostBranches
            else { continue }
            var properties = schema["properties"]?.members ?? [:]
            var required: [Set<String>] = []
            for branch in branches.map({ inlined($0, in: root) }) {
                properties.merge(branch["properties"]?.members ?? [:]) { known, _ in known }
                required.append(Set(branch["required"]?.texts ?? []))
            }
            let common =
                name == "allOf"
                ? required.reduce(into: []) { $0.formUnion($1) }
                : required.dropFirst().reduce(required.first ?? []) { $0.intersection($1) }
            let known = schema["required"]?.texts ?? []
            let all = known + common.subtracting(known).sorted()
            if !properties.isEmpty { schema["properties"] = .object(properties) }
            if !all.isEmpty { schema["required"] = .array(all.map { .string($0) }) }
        }
        for name in ["enum", "not"] { schema[name] = nil }
    }

    // MARK: Within

    private static let types: Set<String> = ["object", "array", "string", "number", "integer", "boolean", "null"]
    /// Members that hold schemas by name.
    private static let tables: Set<String> = ["properties", "patternProperties", "$defs", "definitions"]
    /// Members that hold one schema.
    private static let schemas: Set<String> = [
        "items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames",
    ]
    /// Members that hold a list of schemas.
    private static let lists: Set<String> = ["anyOf", "oneOf", "allOf", "prefixItems"]
    /// Members that may be null.
    private static let values: Set<String> = ["default", "const", "example"]

    private static func mended(_ schema: JSONValue) -> JSONValue {
        guard case .object(let members) = schema else { return [:] }
        var result: [String: JSONValue] = [:]
        var lifted: [String] = []
        for (name, value) in members {
            if value == .null, !values.contains(name) { continue }
            if name == "properties", case .object(let properties) = value {
                // An older form of schemas says of each property whether it is required.
                lifted = properties.filter { $0.value["required"] == true }.map(\.key)
            }
            result[name] = member(name, value)
        }
        if !lifted.isEmpty {
            let known = result["required"]?.texts ?? []
            result["required"] = .array((known + Set(lifted).subtracting(known).sorted()).map { .string($0) })
        }
        if result["type"] == "object" || result["properties"] != nil { completeProperties(of: &result) }
        if result["type"] == "array", result["items"] == nil, result["prefixItems"] == nil { result["items"] = [:] }
        return .object(result)
    }

    /// - Returns: nil for a member that makes no sense.
    private static func member(_ name: String, _ value: JSONValue) -> JSONValue? {
        switch (name, value) {
        case ("type", _): type(value)
        case (_, .object(let schemas)) where tables.contains(name): .object(schemas.mapValues(mended))
        case (_, _) where tables.contains(name): nil
        case ("additionalProperties", .bool): value
        case ("items", .array(let schemas)): schemas.isEmpty ? JSONValue?.none : ["anyOf": .array(schemas.map(mended))]
        case (_, _) where schemas.contains(name): mended(value)
        case (_, .array(let schemas)) where lists.contains(name):
            schemas.isEmpty ? JSONValue?.none : .array(schemas.map(mended))
        case (_, _) where lists.contains(name): nil
        case ("required", .array): .array((value.texts ?? []).map { .string($0) })
        case ("required", _): nil
        case ("enum", .array(let choices)): choices.isEmpty ? JSONValue?.none : value
        case ("enum", _): nil
        case ("description", .string), ("title", .string): value
        case ("description", _), ("title", _): nil
        default: value
        }
    }

    /// The type, or types, in the names of JSON Schema; nil for others.
    private static func type(_ value: JSONValue) -> JSONValue? {
        switch value {
        case .string(let name):
            return known(name).map { .string($0) }
        case .array(let names):
            let types = names.compactMap(\.stringValue).compactMap(known)
            return types.isEmpty ? JSONValue?.none : .array(types.map { .string($0) })
        default: return nil
        }
    }

    private static func known(_ name: String) -> String? {
        // Google's form of schemas has the names in capitals.
        let name = name.lowercased()
        return types.contains(name) ? name : nil
    }

    /// There is an object of properties, and every property that is required is one of them.
    private static func completeProperties(of schema: inout [String: JSONValue]) {
        var properties = schema["properties"]?.members ?? [:]
        for name in schema["required"]?.texts ?? [] where properties[name] == nil { properties[name] = [:] }
        schema["properties"] = .object(properties)
    }
}

extension JSONValue {
    /// Of an object.
    fileprivate var members: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The strings of an array.
    fileprivate var texts: [String]? {
        if case .array(let values) = self { values.compactMap(\.stringValue) } else { nil }
    }
}
