// SPDX-License-Identifier: Apache-2.0
#include "adapters/curl/http_transfer.hpp"

#include "adapters/curl/addresses.hpp"
#include "platform/core/ascii.hpp"

#include <algorithm>
#include <format>
#include <utility>

#include <curl/curl.h>
#include <unistd.h>

namespace waybill::curl {
namespace {

constexpr std::size_t answer_header_bytes_max = 32UZ * 1024;

curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* address) {
    const auto ip = to_ip(address->addr);
    if (!ip || !static_cast<HttpTransfer*>(self)->may_connect(*ip)) return CURL_SOCKET_BAD;
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int before_request(void* self, char* address, char*, int, int) {
    return static_cast<HttpTransfer*>(self)->before_request(address) ? CURL_PREREQFUNC_OK
                                                                     : CURL_PREREQFUNC_ABORT;
}

std::size_t take_body(char* data, std::size_t, std::size_t count, void* self) {
    return static_cast<HttpTransfer*>(self)->take_body({data, count}) ? count
                                                                      : CURL_WRITEFUNC_ERROR;
}

std::size_t take_header(char* data, std::size_t, std::size_t count, void* self) {
    return static_cast<HttpTransfer*>(self)->take_header({data, count}) ? count
                                                                        : CURL_WRITEFUNC_ERROR;
}

constexpr std::string_view blanks = " \t\r\n";

bool is_tls_failure(int code) {
    switch (code) {
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_CIPHER:
        case CURLE_SSL_ISSUER_ERROR:
        case CURLE_SSL_CACERT_BADFILE: return true;
        default: return false;
    }
}

}  // namespace

HttpTransfer::HttpTransfer(Call call) : call_{std::move(call)}, url_text_{call_.url.text()} {
    host = call_.url.authority();
}

HttpTransfer::~HttpTransfer() {
    curl_slist_free_all(headers_);
    curl_slist_free_all(pinned_);
}

void HttpTransfer::prepare(void* easy) {
    curl_easy_setopt(easy, CURLOPT_URL, url_text_.c_str());
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, call_.user_agent.c_str());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &curl::take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &curl::take_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    prepare_security(easy);
    prepare_method(easy);
    prepare_headers(easy);
}

void HttpTransfer::prepare_security(void* easy) {
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, call_.url.tls ? "https" : "http");
    // Proxies of the environment would connect in our place, past the check of the address.
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &curl::before_request);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
    for (const auto& name : call_.pinned_names) pinned_ = curl_slist_append(pinned_, name.c_str());
    curl_easy_setopt(easy, CURLOPT_RESOLVE, pinned_);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!call_.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, call_.ca_file.c_str());
}

void HttpTransfer::prepare_method(void* easy) {
    using http::Method;
    const auto& body = call_.request.body;
    const bool has_body = !body.empty();
    const std::string method{to_string(call_.request.method)};
    switch (call_.request.method) {
        case Method::head: curl_easy_setopt(easy, CURLOPT_NOBODY, 1L); return;
        case Method::get:
            if (!has_body) return;
            break;
        case Method::post:
        case Method::put:
        case Method::patch: break;
        case Method::delete_:
        case Method::options:
            if (has_body) break;
            curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
            return;
    }
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.data());
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, method.c_str());
}

void HttpTransfer::prepare_headers(void* easy) {
    const auto add = [&](const std::string& line) {
        headers_ = curl_slist_append(headers_, line.c_str());
    };
    add("Expect:");  // a round trip for nothing
    if (!call_.request.headers.find("content-type")) add("Content-Type:");
    for (const auto& [name, value] : call_.request.headers)
        add(value.empty() ? name + ";" : std::format("{}: {}", name, value));
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_);
}

bool HttpTransfer::may_connect(const egress::IpAddress& address) {
    const bool allowed = call_.policy.may_connect(call_.url, address);
    blocked_ = blocked_ || !allowed;
    return allowed;
}

bool HttpTransfer::before_request(std::string_view address) {
    // A kept connection was opened for somebody else: the rules are asked again. And a name one of
    // whose addresses was refused is no name to talk to, even if another answered.
    const auto ip = egress::IpAddress::parse(address);
    if (!ip || !may_connect(*ip) || blocked_) return false;
    // curl repeats a request when a kept connection dies before an answer. The first may have had
    // its effect, so only what changes nothing goes out twice.
    if (sent_ && !safe()) return false;
    sent_ = true;
    return true;
}

bool HttpTransfer::take_body(std::string_view bytes) {
    if (bytes.size() > call_.request.answer_bytes_max - answer_.body.size()) {
        too_large_ = true;
        return false;
    }
    answer_.body.append(bytes);
    return true;
}

bool HttpTransfer::take_header(std::string_view line) {
    header_bytes_ += line.size();
    too_large_ = too_large_ || header_bytes_ > answer_header_bytes_max;
    if (too_large_) return false;
    if (line.starts_with("HTTP/")) {  // after a 1xx another answer follows
        answer_.headers = {};
        return true;
    }
    const auto colon = line.find(':');
    if (colon != line.npos)
        answer_.headers.add(ascii::trimmed(line.substr(0, colon), blanks),
                            ascii::trimmed(line.substr(colon + 1), blanks));
    return true;
}

void HttpTransfer::finish(void* easy, Ending ending, int code) {
    if (ending == Ending::completed && code == CURLE_OK) {
        long status = 0;
        curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
        answer_.status = static_cast<int>(status);
        outcome_ = std::move(answer_);
    } else {
        outcome_ = judge(ending, code);
    }
    wake();
}

/// The error table of the client.
Result<http::Response> HttpTransfer::judge(Ending ending, int code) const {
    switch (ending) {
        case Ending::cancelled: return fail(ErrorKind::cancelled, "request.cancelled");
        case Ending::deadline: return fail(ErrorKind::deadline, "egress.deadline", "still waiting");
        case Ending::stopped: return interrupted("egress.stopping", true);
        case Ending::completed: break;
    }
    if (too_large_) return fail(ErrorKind::rejected, "egress.answer_too_large");
    if (blocked_ && !sent_) return fail(ErrorKind::forbidden, "egress.blocked", "not public");
    if (code == CURLE_OPERATION_TIMEDOUT) return interrupted("egress.deadline", false);
    if (sent_) return interrupted("egress.broken", true);
    const std::string detail = curl_easy_strerror(static_cast<CURLcode>(code));
    if (code == CURLE_COULDNT_RESOLVE_HOST)
        return fail(ErrorKind::unavailable, "egress.unresolved", detail);
    if (is_tls_failure(code)) return fail(ErrorKind::unavailable, "egress.tls", detail);
    return fail(ErrorKind::unavailable, "egress.unreachable", detail);
}

/// The request did not come to its end: whether it had an effect depends on how far it got.
std::unexpected<Error> HttpTransfer::interrupted(std::string_view reason, bool in_time) const {
    if (sent_ && !safe()) return fail(ErrorKind::outcome_unknown, reason);
    return fail(in_time ? ErrorKind::unavailable : ErrorKind::deadline, reason);
}

bool HttpTransfer::safe() const {
    using http::Method;
    return call_.request.method == Method::get || call_.request.method == Method::head ||
           call_.request.method == Method::options;
}

}  // namespace waybill::curl
