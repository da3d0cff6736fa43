// SPDX-License-Identifier: Apache-2.0
#include "adapters/kafka/security.hpp"

#include <fstream>
#include <string_view>

namespace waybill::kafka {
namespace {

Status check_file(const std::string& file, std::string_view kind) {
    if (file.empty()) return {};
    std::string text(std::size_t{64} * 1024, '\0');
    std::ifstream in{file, std::ios::binary};
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (text.contains("-----BEGIN ") && text.contains(kind)) return {};
    Error error{.kind = ErrorKind::invalid, .reason = "bus.bad_settings"};
    error.message = "TLS to Kafka: there is no PEM " + std::string{kind} + " in " + file;
    return fail(std::move(error));
}

}  // namespace

Status check_files(const Security& security) {
    WAYBILL_CHECK(check_file(security.authority_file, "CERTIFICATE"));
    WAYBILL_CHECK(check_file(security.certificate_file, "CERTIFICATE"));
    return check_file(security.key_file, "PRIVATE KEY");
}

}  // namespace waybill::kafka
