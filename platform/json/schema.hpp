// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/json/type.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>

namespace waybill::json {

/// Which way a value travels: what comes in has the bounds of rules.hpp where it says none, and its
/// secrets; what goes out may grow fields.
enum class Way : std::uint8_t { in, out };

/// What a name means wherever it stands without words of its own. Both have static storage.
struct Explained {
    std::string_view name;
    std::string_view help;
};

/// JSON Schema (2020-12) of described types. Structs become named components that are written
/// once and referred to by `$ref`. Two structs of one name are our own mistake and end the process.
class Schemas {
public:
    /// `prefix` is where the components will be found, for instance `#/components/schemas/`.
    explicit Schemas(std::string_view prefix, std::span<const Explained> glossary = {})
        : prefix_{prefix}, glossary_{glossary} {}

    /// Writes the schema of a type under the rules of its field.
    void write(Writer& writer, const Type& type, const Rules& rules, Way way);
    /// The schema of a path, query or header field, with its default.
    void write_parameter(Writer& writer, const Struct& owner, const Field& field,
                         const Rules& rules);
    /// A reference to the struct's component, which is added. A struct that travels both ways is
    /// described as it comes in, so inputs are referred to first.
    void reference(Writer& writer, const Struct& type, Way way);
    /// What a field's description says, or the glossary of its name; else nothing.
    std::string_view help_of(const Field& field) const;
    /// The components so far, by name.
    void write_components(Writer& writer) const;

private:
    struct Component {
        const Struct* type;  ///< null: money
        std::string schema;
    };
    void refer(Writer& writer, std::string_view name);
    void reference_inside(Writer& writer, const Struct& type, Way way);
    void write_constraints(Writer& writer, const Type& type, const Rules& rules, Way way);
    void write_money(Writer& writer, const Rules& rules);
    void write_properties(Writer& writer, const Struct& type, Way way);

    std::string prefix_;
    std::span<const Explained> glossary_;
    std::map<std::string, Component, std::less<>> components_;
};

/// The example of a field: its own, or one made of its type's.
void write_example(Writer& writer, const Type& type, const Rules& rules, Way way);
/// An example of a struct, made of its body fields.
void write_example(Writer& writer, const Struct& type, Way way);

}  // namespace waybill::json
