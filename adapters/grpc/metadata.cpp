// SPDX-License-Identifier: Apache-2.0
#include "adapters/grpc/metadata.hpp"

#include "platform/core/ascii.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include <grpcpp/client_context.h>
#include <grpcpp/server_context.h>

namespace waybill::grpc_adapter {
namespace {

constexpr const char* traceparent_key = "traceparent";
constexpr const char* caller_key = "waybill-caller";
constexpr const char* user_key = "waybill-user";
constexpr const char* roles_key = "waybill-roles";
constexpr const char* session_key = "waybill-session";
constexpr const char* time_key = "waybill-time";

std::string_view view(const ::grpc::string_ref& text) { return {text.data(), text.size()}; }

std::string roles_text(const Roles& roles) {
    std::string out;
    for (const Role role : roles.list()) {
        if (!out.empty()) out += ',';
        out += to_string(role);
    }
    return out;
}

Roles parse_roles(std::string_view text) {
    Roles roles;
    while (!text.empty())
        if (const auto role = parse_role(ascii::take_part(text, ','))) roles.insert(*role);
    return roles;
}

std::optional<TimePoint> parse_time(std::string_view text) {
    constexpr std::int64_t micros_max = 10'000'000'000'000'000;  // the year 2286
    std::int64_t micros = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), micros);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
    if (micros < 0 || micros > micros_max) return std::nullopt;
    return from_micros(micros);
}

class Reading {
public:
    explicit Reading(const ::grpc::CallbackServerContext& from) : all_{from.client_metadata()} {}

    /// Empty when it is absent. Of one that is there twice nobody can say which counts.
    Result<std::string_view> text(const char* key) const {
        const auto [first, last] = all_.equal_range(key);
        if (first == last) return std::string_view{};
        if (std::next(first) != last) return refused(key);
        return view(first->second);
    }
    template <typename AnyId>
    Result<AnyId> id(const char* key) const {
        WAYBILL_TRY(const auto found, text(key));
        if (found.empty()) return AnyId{};
        const auto parsed = AnyId::parse(found);
        if (!parsed) return refused(key);
        return *parsed;
    }

private:
    static std::unexpected<Error> refused(const char* key) {
        return fail(ErrorKind::malformed, "rpc.malformed", key);
    }
    const std::multimap<::grpc::string_ref, ::grpc::string_ref>& all_;
};

/// A process has the names of its services in its certificate, as `orders` or, where names of
/// hosts must have a dot, as `orders.waybill`.
bool names(const ::grpc::AuthContext& peer, std::string_view service) {
    const auto is_it = [service](const ::grpc::string_ref& text) {
        std::string_view name = view(text);
        if (!name.starts_with(service)) return false;
        name.remove_prefix(service.size());
        return name.empty() || name == ".waybill";
    };
    return std::ranges::any_of(peer.FindPropertyValues("x509_subject_alternative_name"), is_it) ||
           std::ranges::any_of(peer.FindPropertyValues("x509_common_name"), is_it);
}

Result<std::string_view> service_of(std::string_view told, const rpc::Method& method,
                                    const ::grpc::CallbackServerContext& from, CallerName name) {
    const auto known = std::ranges::find(method.callers, told);
    if (known == method.callers.end()) return std::string_view{};
    if (name == CallerName::certified && !names(*from.auth_context(), told))
        return fail(ErrorKind::forbidden, "rpc.caller_not_certified", std::string{told});
    return *known;
}

}  // namespace

void write_metadata(const Context& from, TimePoint now, ::grpc::ClientContext& to) {
    to.AddMetadata(time_key, std::to_string(to_micros(now)));
    if (from.trace.id != Trace{}.id) to.AddMetadata(traceparent_key, from.trace.traceparent());
    const Caller& caller = from.caller;
    if (!caller.service.empty()) to.AddMetadata(caller_key, std::string{caller.service});
    if (!caller.user.empty()) to.AddMetadata(user_key, caller.user.text());
    if (!caller.roles.empty()) to.AddMetadata(roles_key, roles_text(caller.roles));
    if (!caller.session.empty()) to.AddMetadata(session_key, caller.session.text());
}

Result<Received> read_metadata(const ::grpc::CallbackServerContext& from, const rpc::Method& method,
                               CallerName name) {
    const Reading reading{from};
    Received out;
    WAYBILL_TRY(const auto trace, reading.text(traceparent_key));
    out.trace = Trace::parse(trace);
    WAYBILL_TRY(const auto told, reading.text(caller_key));
    WAYBILL_TRY(out.caller.service, service_of(told, method, from, name));
    WAYBILL_TRY(out.caller.user, reading.id<UserId>(user_key));
    WAYBILL_TRY(out.caller.session, reading.id<SessionId>(session_key));
    WAYBILL_TRY(const auto roles, reading.text(roles_key));
    out.caller.roles = parse_roles(roles);
    WAYBILL_TRY(const auto sent, reading.text(time_key));
    out.sent_at = parse_time(sent);
    return out;
}

}  // namespace waybill::grpc_adapter
