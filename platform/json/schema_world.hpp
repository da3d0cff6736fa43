// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/core/text.hpp"
#include "platform/core/time.hpp"
#include "platform/json/document.hpp"
#include "platform/testing/json_pointer.hpp"

#include <optional>
#include <string>
#include <string_view>

/// A validator for the part of JSON Schema that schema.cpp writes, for tests. Patterns are not
/// executed: each format of ours has its check, ids are checked by their parsers elsewhere.
namespace waybill::json::schema_world {

class Validator {
public:
    /// `document` is where `$ref` pointers lead.
    explicit Validator(View document) : document_{document} {}

    /// Nothing when valid, else the place and the keyword that says no.
    std::optional<std::string> check(View schema, View value, const std::string& at = {}) const {
        if (const auto ref = schema.text("$ref")) {
            const auto target = at_pointer(document_, ref->substr(1));
            if (!target) return at + ": dangling " + std::string{*ref};
            if (auto bad = check(*target, value, at)) return bad;
        }
        if (const auto any = schema.find("anyOf")) {
            bool fits = false;
            for (auto one = any->first(); one.more(); one.next())
                fits = fits || !check(one.value(), value, at);
            if (!fits) return at + ": anyOf";
        }
        if (const auto type = schema.text("type"); type && !is(*type, value))
            return at + ": not " + std::string{*type};
        if (const auto words = schema.find("enum"); words && !contains(*words, value))
            return at + ": enum";
        switch (value.kind()) {
            case Kind::string: return check_string(schema, value, at);
            case Kind::integer:
            case Kind::number: return check_number(schema, value, at);
            case Kind::array: return check_array(schema, value, at);
            case Kind::object: return check_object(schema, value, at);
            case Kind::null:
            case Kind::boolean: return std::nullopt;
        }
        return std::nullopt;
    }

private:
    static bool is(std::string_view type, View value) {
        switch (value.kind()) {
            case Kind::null: return type == "null";
            case Kind::boolean: return type == "boolean";
            case Kind::integer: return type == "integer" || type == "number";
            case Kind::number: return type == "number" || (type == "integer" && value.whole());
            case Kind::string: return type == "string";
            case Kind::array: return type == "array";
            case Kind::object: return type == "object";
        }
        return false;
    }
    static bool contains(View words, View value) {
        for (auto word = words.first(); word.more(); word.next())
            if (value.is(Kind::string) && word.value().string() == value.string()) return true;
        return false;
    }
    static bool within(View schema, std::string_view low, std::string_view high, double value) {
        const auto min = schema.find(low);
        const auto max = schema.find(high);
        return (!min || value >= min->number()) && (!max || value <= max->number());
    }
    static std::optional<std::string> check_string(View schema, View value, const std::string& at) {
        const auto text = value.string();
        if (!within(schema, "minLength", "maxLength", static_cast<double>(text_length(text))))
            return at + ": length";
        const auto format = schema.text("format").value_or("");
        const bool fits = format == "email"         ? is_email(text)
                          : format == "phone"       ? is_phone(text)
                          : format == "person_name" ? is_person_name(text)
                          : format == "uri"         ? is_uri(text)
                          : format == "date-time"   ? parse_rfc3339(text).has_value()
                                                    : true;
        if (!fits) return at + ": format " + std::string{format};
        return std::nullopt;
    }
    static std::optional<std::string> check_number(View schema, View value, const std::string& at) {
        if (within(schema, "minimum", "maximum", value.number())) return std::nullopt;
        return at + ": bounds";
    }
    std::optional<std::string> check_array(View schema, View value, const std::string& at) const {
        if (!within(schema, "minItems", "maxItems", static_cast<double>(value.size())))
            return at + ": items";
        const auto items = schema.find("items");
        std::size_t index = 0;
        for (auto one = value.first(); items && one.more(); one.next(), ++index)
            if (auto bad = check(*items, one.value(), at + "/" + std::to_string(index))) return bad;
        return std::nullopt;
    }
    std::optional<std::string> check_object(View schema, View value, const std::string& at) const {
        if (const auto required = schema.find("required"))
            for (auto name = required->first(); name.more(); name.next())
                if (!value.find(name.value().string()))
                    return at + ": without " + std::string{name.value().string()};
        const auto properties = schema.find("properties");
        const auto closed = schema.find("additionalProperties");
        for (auto member = value.first(); member.more(); member.next()) {
            const auto property =
                properties ? properties->find(member.key()) : std::optional<View>{};
            const auto place = at + "/" + std::string{member.key()};
            if (!property && closed && !closed->boolean()) return place + ": additional";
            if (!property) continue;
            if (auto bad = check(*property, member.value(), place)) return bad;
        }
        return std::nullopt;
    }

    View document_;
};

}  // namespace waybill::json::schema_world
