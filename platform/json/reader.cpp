// SPDX-License-Identifier: Apache-2.0
#include "platform/core/assert.hpp"
#include "platform/json/required_text.hpp"

namespace waybill::json {
namespace {

/// RFC 6901: `~` and `/` inside a name are escaped.
void append_token(std::string& out, std::string_view name) {
    for (const char c : name) {
        if (c == '~')
            out += "~0";
        else if (c == '/')
            out += "~1";
        else
            out.push_back(c);
    }
}

void append_pointer(std::string& out, const Reader::Step* step) {
    if (step == nullptr) return;
    append_pointer(out, step->up);
    out.push_back('/');
    if (step->is_index)
        out += std::to_string(step->index);
    else
        append_token(out, step->name);
}

/// Names come from outside: what a problem repeats is short.
constexpr std::size_t echoed_max = 64;

}  // namespace

// Out of line, or the compiler takes the chain for dangling pointers where it inlines half of it.
Reader::At::At(Reader& reader, std::string_view name)
    : reader_{reader}, step_{.up = reader.here_, .name = name} {
    reader.here_ = &step_;
}

Reader::At::At(Reader& reader, std::size_t index)
    : reader_{reader}, step_{.up = reader.here_, .index = index, .is_index = true} {
    reader.here_ = &step_;
}

Reader::At::~At() { reader_.here_ = step_.up; }

void Reader::problem(std::string_view code, std::string detail) {
    if (problems_.size() >= problems_max) return;
    FieldProblem problem{.pointer = {}, .code = std::string{code}, .detail = std::move(detail)};
    append_pointer(problem.pointer, here_);
    problems_.push_back(std::move(problem));
}

void Reader::unknown(std::string_view code, std::string_view name) {
    if (name.size() > echoed_max) {
        std::size_t end = echoed_max;  // cut between characters, so that the answer stays UTF-8
        while ((static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
        name = name.substr(0, end);
    }
    const At at{*this, name};
    problem(code, "is not known here");
}

Error Reader::error() {
    return {.kind = ErrorKind::invalid, .reason = "request.invalid", .fields = take()};
}

const Field* Struct::find(Source source, std::string_view name) const {
    for (const Field& field : fields)
        if (field.source == source && field.name == name) return &field;
    return nullptr;
}

namespace {

/// Which fields were seen: one bit each, see fields_max.
using Seen = std::uint64_t;

/// Clients send fields mostly in the order of the description, so the search goes round from the
/// place of the last one.
const Field* find_body(const Struct& type, std::string_view name, std::size_t& from) {
    const auto count = type.fields.size();
    for (std::size_t i = 0; i < count; ++i, ++from) {
        if (from >= count) from = 0;
        const Field& field = type.fields[from];
        if (field.source == Source::body && field.name == name) {
            ++from;
            return &field;
        }
    }
    return nullptr;
}

void* part(void* whole, const Field& field) { return static_cast<char*>(whole) + field.offset; }
const void* part(const void* whole, const Field& field) {
    return static_cast<const char*>(whole) + field.offset;
}

/// Present or absent is the field's affair, so an optional field's value is read past the nullable.
void read_field(Reader& reader, const Field& field, View value, void* whole) {
    if (field.put != nullptr) {
        WAYBILL_ASSERT(field.take != nullptr);  // of an answer only
        return field.take(reader, value, taken_rules(field), whole);
    }
    void* target = part(whole, field);
    if (!field.required && field.type->shape == Shape::nullable) {
        const Type& inner = *field.type->element;
        inner.read(reader, inner, value, field.type->emplace(target), field.rules);
    } else {
        field.type->read(reader, *field.type, value, target, taken_rules(field));
    }
}

}  // namespace

void read_object(Reader& reader, const Struct& type, View value, void* target) {
    if (!value.is(Kind::object)) {
        reader.problem("request.wrong_type", "must be an object");
        return;
    }
    Seen seen = 0;
    std::size_t from = 0;
    for (auto member = value.first(); member.more(); member.next()) {
        const Field* field = find_body(type, member.key(), from);
        if (field == nullptr) {
            reader.unknown_field(member.key());
            continue;
        }
        seen |= Seen{1} << static_cast<std::size_t>(field - type.fields.data());
        const Reader::At at{reader, field->name};
        read_field(reader, *field, member.value(), target);
    }
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
        const Field& field = type.fields[i];
        if (field.source != Source::body || !field.required || (seen >> i & 1U) != 0) continue;
        const Reader::At at{reader, field.name};
        reader.problem("request.required", "is required");
    }
}

void read_parameter(Reader& reader, const Field& field, std::string_view text, void* target) {
    void* place = part(target, field);
    field.type->read_text(reader, *field.type, text, place, taken_rules(field));
}

void write_object(Writer& writer, const Struct& type, const void* source) {
    writer.begin_object();
    for (const Field& field : type.fields) {
        if (field.source != Source::body || field.type->secret) continue;
        if (field.put != nullptr) {
            if (field.there != nullptr && !field.there(source)) continue;
            writer.prepared_key(field.key);
            field.put(writer, source);
            continue;
        }
        const Type* shape = field.type;
        const void* value = part(source, field);
        if (!field.required && shape->shape == Shape::nullable) {
            value = shape->held(value);
            if (value == nullptr) continue;
            shape = shape->element;
        }
        writer.prepared_key(field.key);
        shape->write(writer, *shape, value);
    }
    writer.end_object();
}

}  // namespace waybill::json
