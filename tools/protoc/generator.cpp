// SPDX-License-Identifier: Apache-2.0
#include "tools/protoc/generator.hpp"

#include "tools/protoc/contract.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/printer.h>
#include <google/protobuf/io/zero_copy_stream.h>

#include <map>
#include <memory>

namespace waybill::protoc {
namespace {

namespace pb = google::protobuf;
using Words = std::map<std::string, std::string>;

/// The lines of a comment as a docstring at the printer's indentation.
void print_docs(pb::io::Printer& out, std::string_view docs) {
    while (!docs.empty()) {
        const auto end = docs.find('\n');
        std::string_view line = docs.substr(0, end);
        docs.remove_prefix(end == docs.npos ? docs.size() : end + 1);
        while (line.ends_with(' ') || line.ends_with('\r')) line.remove_suffix(1);
        out.Print("///$line$\n", "line", std::string{line});
    }
}

std::string list_of(const std::vector<std::string>& names, std::string_view quote) {
    std::string out;
    for (const auto& name : names) {
        if (!out.empty()) out += ", ";
        out.append(quote).append(name).append(quote);
    }
    return out;
}

Words words_of(const ServiceModel& service, const MethodModel& method) {
    return {{"class", service.name},
            {"constant", snake_case(service.name) + "_" + method.name},
            {"name", method.name},
            {"function", method.function},
            {"request", method.request},
            {"reply", method.reply},
            {"callers", list_of(method.callers, "\"")},
            {"path", method.path},
            {"idempotent", method.idempotent ? "true" : "false"}};
}

void print_interface(pb::io::Printer& out, const ServiceModel& service) {
    print_docs(out, service.docs);
    out.Print("class $class$ {\n"
              "public:\n"
              "    virtual ~$class$() = default;\n",
              "class", service.name);
    out.Indent();
    out.Indent();
    for (const auto& method : service.methods) {
        out.Print("\n");
        print_docs(out, method.docs);
        out.Print("/// Callers: $callers$.$again$\n", "callers", list_of(method.callers, ""),
                  "again", method.idempotent ? " Idempotent." : "");
        out.Print(
            words_of(service, method),
            "virtual Task<Result<$reply$>> $function$(Context ctx, $request$ request) = 0;\n");
    }
    out.Outdent();
    out.Outdent();
    out.Print("};\n\n");
}

/// The parts that both bindings have: one maker for each caller, the methods, how it is built.
void print_binding(pb::io::Printer& out, const ServiceModel& service, Words words) {
    words.emplace("class", service.name);
    out.Print(words, "class $class$$binding$ final : public $class$ {\n"
                     "public:\n");
    for (const auto& caller : service.callers) {
        words["caller"] = caller;
        out.Print(words, "    static $class$$binding$ for_$caller$($takes$) {\n"
                         "        return {$gives$, \"$caller$\"};\n"
                         "    }\n");
    }
    out.Print("\n");
    for (const auto& method : service.methods)
        out.Print(
            words_of(service, method),
            "    Task<Result<$reply$>> $function$(Context ctx, $request$ request) override;\n");
    out.Print(words, "\n"
                     "private:\n"
                     "    $class$$binding$($takes$, std::string_view caller)\n"
                     "        : $keeps$, caller_{caller} {}\n\n"
                     "    $members$\n"
                     "    std::string_view caller_;\n"
                     "};\n\n");
}

void print_bindings(pb::io::Printer& out, const ServiceModel& service) {
    out.Print("/// $class$ in the same process, for one caller: checks whether that may call and\n"
              "/// the deadline, moves the messages on and reports the outcome to the guard's\n"
              "/// observer. Both references outlive it.\n",
              "class", service.name);
    print_binding(out, service,
                  {{"binding", "InProcess"},
                   {"takes", service.name + "& target, rpc::Guard& guard"},
                   {"gives", "target, guard"},
                   {"keeps", "target_{target}, guard_{guard}"},
                   {"members", service.name + "& target_;\n    rpc::Guard& guard_;"}});
    out.Print("/// $class$ in another process, for one caller. The channel outlives it.\n", "class",
              service.name);
    print_binding(out, service,
                  {{"binding", "Remote"},
                   {"takes", "rpc::Channel& channel"},
                   {"gives", "channel"},
                   {"keeps", "channel_{channel}"},
                   {"members", "rpc::Channel& channel_;"}});
    out.Print("/// The methods of $class$ for callers in other processes. Both outlive them.\n"
              "std::vector<rpc::Served> serve($class$& target, rpc::Guard& guard);\n\n",
              "class", service.name);
}

void print_fake(pb::io::Printer& out, const ServiceModel& service) {
    out.Print("class Fake$class$ : public $class$ {\n"
              "public:\n",
              "class", service.name);
    for (const auto& method : service.methods)
        out.Print(words_of(service, method), "    FakeCall<$request$, $reply$> on_$function${};\n");
    out.Print("\n");
    for (const auto& method : service.methods)
        out.Print(
            words_of(service, method),
            "    Task<Result<$reply$>> $function$(Context ctx, $request$ request) override {\n"
            "        return on_$function$.run(std::move(ctx), std::move(request));\n"
            "    }\n");
    out.Print("};\n\n");
}

void print_fakes(pb::io::Printer& out, const ContractModel& contract) {
    out.Print(
        "// Generated by protoc-gen-waybill from $path$.proto; never edited.\n"
        "#pragma once\n\n"
        "#include \"$path$.service.hpp\"\n"
        "#include \"platform/testing/fake_call.hpp\"\n\n"
        "/// For tests: services that do as they are told. A call that nobody has set fails as\n"
        "/// `unavailable`.\n"
        "namespace $scope$ {\n\n",
        "path", contract.path, "scope", contract.scope);
    for (const auto& service : contract.services) print_fake(out, service);
    out.Print("}  // namespace $scope$\n", "scope", contract.scope);
}

void print_header(pb::io::Printer& out, const ContractModel& contract) {
    out.Print("// Generated by protoc-gen-waybill from $path$.proto; never edited.\n"
              "#pragma once\n\n"
              "#include \"$path$.pb.h\"\n"
              "#include \"platform/async/context.hpp\"\n"
              "#include \"platform/async/task.hpp\"\n\n"
              "#include <vector>\n\n"
              "namespace waybill::rpc {\n"
              "class Channel;\n"
              "class Guard;\n"
              "struct Served;\n"
              "}  // namespace waybill::rpc\n\n"
              "namespace $scope$ {\n\n",
              "path", contract.path, "scope", contract.scope);
    for (const auto& service : contract.services) {
        print_interface(out, service);
        print_bindings(out, service);
    }
    out.Print("}  // namespace $scope$\n", "scope", contract.scope);
}

void print_source(pb::io::Printer& out, const ContractModel& contract) {
    out.Print("// Generated by protoc-gen-waybill from $path$.proto; never edited.\n"
              "#include \"$path$.service.hpp\"\n\n"
              "#include \"platform/rpc/binding.hpp\"\n\n"
              "namespace $scope$ {\n"
              "namespace {\n\n",
              "path", contract.path, "scope", contract.scope);
    const auto each_method = [&](const char* text) {
        for (const auto& service : contract.services)
            for (const auto& method : service.methods) {
                Words words = words_of(service, method);
                words.emplace("component", contract.component);
                out.Print(words, text);
            }
    };
    each_method("constexpr std::string_view $constant$_callers[] = {$callers$};\n"
                "constexpr rpc::Method $constant${\"$component$\", \"$name$\", \"$path$\",\n"
                "    $constant$_callers, $idempotent$};\n\n");
    out.Print("}  // namespace\n\n");
    each_method(
        "Task<Result<$reply$>> $class$InProcess::$function$(Context ctx, $request$ request) {\n"
        "    ctx.caller.service = caller_;\n"
        "    return rpc::call_here(guard_, $constant$, target_, &$class$::$function$,\n"
        "                          std::move(ctx), std::move(request));\n"
        "}\n\n"
        "Task<Result<$reply$>> $class$Remote::$function$(Context ctx, $request$ request) {\n"
        "    ctx.caller.service = caller_;\n"
        "    return rpc::call_there<$reply$>(channel_, $constant$, std::move(ctx),\n"
        "                                    std::move(request));\n"
        "}\n\n");
    for (const auto& service : contract.services) {
        out.Print("std::vector<rpc::Served> serve($class$& target, rpc::Guard& guard) {\n"
                  "    return {\n",
                  "class", service.name);
        for (const auto& method : service.methods)
            out.Print(words_of(service, method),
                      "        rpc::served(guard, $constant$, target, &$class$::$function$),\n");
        out.Print("    };\n"
                  "}\n\n");
    }
    out.Print("}  // namespace $scope$\n", "scope", contract.scope);
}

void print_event(pb::io::Printer& out, const EventModel& event) {
    const Words words{{"type", event.type},
                      {"constant", event.constant},
                      {"message", event.message},
                      {"names", list_of(event.consumers, "")},
                      {"consumers", list_of(event.consumers, "\"")}};
    if (event.consumers.empty()) {
        out.Print(words, "/// Nobody acts on it.\n"
                         "inline constexpr messaging::EventOf<$message$> $constant${\n"
                         "    {.topic = topic, .name = \"$type$\", .consumers = {}}};\n\n");
        return;
    }
    out.Print(words, "inline constexpr std::string_view $constant$_consumers[]{$consumers$};\n"
                     "/// Consumers: $names$.\n"
                     "inline constexpr messaging::EventOf<$message$> $constant${\n"
                     "    {.topic = topic, .name = \"$type$\", .consumers = "
                     "$constant$_consumers}};\n\n");
}

/// What a contract's hints.proto says is not of the events' topic.
void print_events(pb::io::Printer& out, const ContractModel& contract) {
    const bool hints = contract.path.ends_with("/hints");
    const std::string scope = contract.scope + (hints ? "::hints" : "::events");
    out.Print("// Generated by protoc-gen-waybill from $path$.proto; never edited.\n"
              "#pragma once\n\n"
              "#include \"$path$.pb.h\"\n"
              "#include \"platform/messaging/event_type.hpp\"\n\n"
              "namespace $scope$ {\n\n"
              "inline constexpr std::string_view topic{\"waybill.$component$$part$\"};\n\n",
              "path", contract.path, "scope", scope, "component", contract.component, "part",
              hints ? ".hints" : "");
    for (const auto& event : contract.events) print_event(out, event);
    out.Print("/// The types of the topic.\n"
              "inline constexpr messaging::EventType all[]{\n");
    for (const auto& event : contract.events)
        out.Print("    $constant$,\n", "constant", event.constant);
    out.Print("};\n\n"
              "}  // namespace $scope$\n",
              "scope", scope);
}

}  // namespace

bool ServiceGenerator::Generate(const pb::FileDescriptor* file, const std::string& /*parameter*/,
                                pb::compiler::GeneratorContext* context, std::string* error) const {
    if (!has_contract(*file)) return true;
    const auto contract = read_contract(*file);
    if (!contract) {
        *error = contract.error();
        return false;
    }
    const auto write = [&](const char* ending, auto print) {
        const std::unique_ptr<pb::io::ZeroCopyOutputStream> stream{
            context->Open(contract->path + ending)};
        pb::io::Printer out{stream.get(), '$'};
        print(out, *contract);
    };
    if (!contract->services.empty()) {
        write(".service.hpp", print_header);
        write(".service.cpp", print_source);
        write(".fakes.hpp", print_fakes);
    }
    if (!contract->events.empty()) write(".types.hpp", print_events);
    return true;
}

}  // namespace waybill::protoc
