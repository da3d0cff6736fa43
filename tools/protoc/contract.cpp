// SPDX-License-Identifier: Apache-2.0
#include "tools/protoc/contract.hpp"

#include "contracts/waybill/options.pb.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <array>
#include <set>

namespace waybill::protoc {
namespace {

namespace pb = google::protobuf;

// Ordinary English words among the keywords: what somebody may well call a method.
constexpr std::array keywords = std::to_array<std::string_view>(
    {"auto",   "bool",     "break",   "case",    "catch",     "class",  "continue", "default",
     "delete", "do",       "double",  "else",    "explicit",  "export", "extern",   "float",
     "for",    "friend",   "goto",    "if",      "inline",    "int",    "long",     "new",
     "not",    "operator", "or",      "private", "protected", "public", "register", "requires",
     "return", "short",    "static",  "switch",  "template",  "this",   "throw",    "try",
     "union",  "using",    "virtual", "void",    "while"});

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char to_lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

std::string replace_all(std::string text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

/// `orders` of `waybill.orders.v1`; empty when the package has another shape.
std::string component_of(std::string_view package) {
    constexpr std::string_view root = "waybill.";
    if (!package.starts_with(root)) return {};
    package.remove_prefix(root.size());
    const auto dot = package.find('.');
    if (dot == package.npos || dot == 0) return {};
    const auto version = package.substr(dot + 1);
    if (version.size() < 2 || version[0] != 'v') return {};
    if (!std::ranges::all_of(version.substr(1), is_digit)) return {};
    return std::string{package.substr(0, dot)};
}

std::string cpp_type(const pb::Descriptor& message, const pb::FileDescriptor& user) {
    const std::string& package = message.file()->package();
    const std::string inner =
        package.empty() ? message.full_name() : message.full_name().substr(package.size() + 1);
    std::string name = replace_all(inner, ".", "_");
    if (package == user.package()) return name;
    return replace_all(package, ".", "::") + "::" + name;
}

std::string docs_of(const auto& descriptor) {
    pb::SourceLocation location;
    return descriptor.GetSourceLocation(&location) ? location.leading_comments : std::string{};
}

class Reader {
public:
    explicit Reader(const pb::FileDescriptor& file) : file_{file} {}

    ContractModel contract() {
        ContractModel out{.path = file_.name().substr(0, file_.name().rfind('.')),
                          .scope = replace_all(file_.package(), ".", "::"),
                          .component = component_of(file_.package()),
                          .services = {},
                          .events = {}};
        if (out.component.empty())
            mistake(file_.name(), "the package is waybill.<service>.v<number>");
        for (int i = 0; i < file_.service_count(); ++i)
            out.services.push_back(service(*file_.service(i)));
        for (int i = 0; i < file_.message_type_count(); ++i)
            add_events(*file_.message_type(i), out.events);
        return out;
    }
    const std::string& mistakes() const { return mistakes_; }

private:
    ServiceModel service(const pb::ServiceDescriptor& service) {
        ServiceModel out{
            .name = service.name(), .docs = docs_of(service), .methods = {}, .callers = {}};
        for (int i = 0; i < service.method_count(); ++i) {
            out.methods.push_back(method(*service.method(i)));
            for (const auto& caller : out.methods.back().callers)
                if (!std::ranges::contains(out.callers, caller)) out.callers.push_back(caller);
        }
        return out;
    }

    MethodModel method(const pb::MethodDescriptor& method) {
        if (!names_.insert(snake_case(method.name()))
                 .second)  // an observer could not tell them apart
            mistake(method.full_name(), "another method of the file has this name in C++");
        if (method.client_streaming() || method.server_streaming())
            mistake(method.full_name(), "streaming is not supported; use pages or events");
        const auto& options = method.options();
        MethodModel out{.name = snake_case(method.name()),
                        .function = {},
                        .path = "/" + method.service()->full_name() + "/" + method.name(),
                        .request = cpp_type(*method.input_type(), file_),
                        .reply = cpp_type(*method.output_type(), file_),
                        .docs = docs_of(method),
                        .callers = {},
                        .idempotent = options.GetExtension(waybill::idempotent)};
        out.function = std::ranges::contains(keywords, out.name) ? out.name + "_" : out.name;
        for (const auto& caller : options.GetRepeatedExtension(waybill::callers))
            add_service(method.full_name(), caller, out.callers);
        if (out.callers.empty())
            mistake(method.full_name(), "nobody may call it: add option (waybill.callers)");
        return out;
    }

    void add_events(const pb::Descriptor& message, std::vector<EventModel>& events) {
        for (const auto& event : message.options().GetRepeatedExtension(waybill::event)) {
            EventModel out{.type = event.type(),
                           .constant = replace_all(event.type(), ".", "_"),
                           .message = cpp_type(message, file_),
                           .consumers = {}};
            const auto dot = out.type.find('.');
            if (dot == out.type.npos || !named_well(out.type.substr(0, dot)) ||
                !named_well(out.type.substr(dot + 1)))
                mistake(message.full_name(), "no type of event: '" + out.type + "'");
            if (!names_.insert(out.type).second)
                mistake(message.full_name(), "'" + out.type + "' is another message's type too");
            for (const auto& consumer : event.consumers())
                add_service(message.full_name(), consumer, out.consumers);
            events.push_back(std::move(out));
        }
    }

    void add_service(const std::string& where, const std::string& name,
                     std::vector<std::string>& names) {
        if (!named_well(name)) mistake(where, "no service: '" + name + "'");
        if (std::ranges::contains(names, name)) mistake(where, "'" + name + "' is named twice");
        names.push_back(name);
    }

    // A name goes into the generated code as a string literal.
    static bool named_well(std::string_view caller) {
        const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_'; };
        return !caller.empty() && std::ranges::all_of(caller, fits);
    }

    void mistake(const std::string& where, const std::string& what) {
        if (!mistakes_.empty()) mistakes_ += '\n';
        mistakes_ += where + ": " + what;
    }

    const pb::FileDescriptor& file_;
    std::set<std::string> names_{};
    std::string mistakes_{};
};

}  // namespace

bool has_contract(const pb::FileDescriptor& file) {
    for (int i = 0; i < file.message_type_count(); ++i)
        if (file.message_type(i)->options().ExtensionSize(waybill::event) > 0) return true;
    return file.service_count() > 0;
}

std::expected<ContractModel, std::string> read_contract(const pb::FileDescriptor& file) {
    Reader reader{file};
    ContractModel contract = reader.contract();
    if (!reader.mistakes().empty()) return std::unexpected(reader.mistakes());
    return contract;
}

std::string snake_case(std::string_view pascal) {
    std::string out;
    for (std::size_t i = 0; i < pascal.size(); ++i) {
        const bool starts_word =
            i > 0 && is_upper(pascal[i]) && pascal[i - 1] != '_' &&
            (!is_upper(pascal[i - 1]) ||
             (i + 1 < pascal.size() && !is_upper(pascal[i + 1]) && !is_digit(pascal[i + 1])));
        if (starts_word) out.push_back('_');
        out.push_back(to_lower(pascal[i]));
    }
    return out;
}

}  // namespace waybill::protoc
