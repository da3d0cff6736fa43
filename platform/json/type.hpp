// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/json/document.hpp"
#include "platform/json/rules.hpp"
#include "platform/json/writer.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Descriptions without templates: a type is a table of functions over `void*`, a struct a list of
/// fields, both built once. fields.hpp makes them; codec.hpp and schema.hpp walk them.
namespace waybill::json {

enum class Shape : std::uint8_t {
    string,
    boolean,
    integer,
    number,
    money,
    text,
    enumeration,
    object,
    array,
    nullable,
    any,
};

class Reader;
struct Struct;

/// What is said about a type that is one string on the wire (ids, times, currencies).
struct TextShape {
    std::string_view format{};   ///< JSON Schema format, or empty
    std::string_view pattern{};  ///< ECMA 262, or empty
    std::string_view example{};
    std::vector<std::string> (*choices)(){nullptr};  ///< every text there is, when they are few
};

struct Type {
    Shape shape{Shape::any};
    bool secret{false};  ///< comes in, never goes out

    void (*read)(Reader&, const Type&, View, void* target, const Rules&){nullptr};
    /// From a path segment, query value or header; null when the type has no text form.
    void (*read_text)(Reader&, const Type&, std::string_view, void* target, const Rules&){nullptr};
    void (*write)(Writer&, const Type&, const void* source){nullptr};

    // The shape's own table; the rest is null.
    const Type* element{nullptr};                  ///< array, nullable
    const Struct& (*structure)(){nullptr};         ///< object
    std::span<const std::string_view> words{};     ///< enumeration
    std::size_t (*word_of)(const void*){nullptr};  ///< enumeration: index into words
    void (*set_word)(void*, std::size_t){nullptr};
    TextShape text{};                                 ///< text
    bool (*parse)(std::string_view, void*){nullptr};  ///< text, string
    Bounds native{};                                  ///< integer: limits of its C++ type
    void (*set_integer)(void*, std::int64_t){nullptr};
    std::int64_t (*get_integer)(const void*){nullptr};
    const std::string& (*string_of)(const void*){nullptr};
    void* (*append)(void*){nullptr};  ///< array: adds an element
    void (*clear)(void*){nullptr};    ///< array, nullable
    void (*reserve)(void*, std::size_t){nullptr};
    std::size_t (*size)(const void*){nullptr};
    const void* (*at)(const void*, std::size_t){nullptr};
    void* (*emplace)(void*){nullptr};           ///< nullable: makes the value
    const void* (*held)(const void*){nullptr};  ///< nullable: the value, or null
};

struct Field {
    std::string_view name;
    std::string key;  ///< `"name":`
    Source source{Source::body};
    bool required{false};
    std::size_t offset{0};
    const Type* type{nullptr};
    Rules rules{};

    // Of contract messages (message.hpp), instead of the offset.
    void (*put)(Writer&, const void* message){nullptr};
    bool (*there)(const void* message){nullptr};  ///< null: always
    void (*take)(Reader&, View, const Rules&, void* message){nullptr};
};

/// A decoder keeps what it has seen in one word.
inline constexpr std::size_t fields_max = 64;

struct Struct {
    std::string_view title;  ///< name of the component in the schema
    std::string_view help;
    std::vector<Field> fields;
    const void* defaults{nullptr};  ///< a default-made object: what an absent field means
    bool has_body{false};

    const Field* find(Source source, std::string_view name) const;
};

/// Collects problems with the place they are at. The path is kept as a chain on the stack and
/// turned into text only when something is wrong.
class Reader {
public:
    struct Step {
        const Step* up{nullptr};
        std::string_view name{};
        std::size_t index{0};
        bool is_index{false};
    };

    void problem(std::string_view code, std::string detail);
    /// A name that came from outside; a long one is cut.
    void unknown(std::string_view code, std::string_view name);
    void unknown_field(std::string_view name) { unknown("request.unknown_field", name); }
    bool clean() const { return problems_.empty(); }
    std::vector<FieldProblem> take() { return std::move(problems_); }
    /// The error that a request with these problems is answered with (422, request.invalid).
    Error error();

    /// Puts a step under everything reported while it lives.
    class At {
    public:
        At(Reader& reader, std::string_view name);
        At(Reader& reader, std::size_t index);
        ~At();
        At(const At&) = delete;
        At& operator=(const At&) = delete;

    private:
        Reader& reader_;
        Step step_;
    };

private:
    const Step* here_{nullptr};
    std::vector<FieldProblem> problems_;
};

/// Reads the body fields of a struct; unknown fields and everything wrong become problems.
void read_object(Reader& reader, const Struct& type, View value, void* target);
/// Reads one field from the text of a parameter.
void read_parameter(Reader& reader, const Field& field, std::string_view text, void* target);
void write_object(Writer& writer, const Struct& type, const void* source);

}  // namespace waybill::json
