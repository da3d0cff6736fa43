// SPDX-License-Identifier: Apache-2.0
#include "adapters/grpc/errors.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>

#include <grpcpp/support/status.h>

namespace waybill::grpc_adapter {
namespace {

constexpr std::array kinds{
    ErrorKind::invalid,      ErrorKind::malformed,   ErrorKind::unauthenticated,
    ErrorKind::forbidden,    ErrorKind::not_found,   ErrorKind::conflict,
    ErrorKind::precondition, ErrorKind::rejected,    ErrorKind::rate_limited,
    ErrorKind::too_large,    ErrorKind::unavailable, ErrorKind::outcome_unknown,
    ErrorKind::deadline,     ErrorKind::cancelled,   ErrorKind::internal,
};

TEST(GrpcErrors, EveryKindComesBack) {
    for (const ErrorKind kind : kinds) {
        const auto status = to_status({.kind = kind, .reason = "shop.reason"});
        EXPECT_FALSE(status.ok());
        const auto back = whole_error(status);
        ASSERT_TRUE(back) << to_string(kind);
        EXPECT_EQ(back->kind, kind);
        EXPECT_EQ(back->reason, "shop.reason");
        EXPECT_EQ(back->message, "");
        EXPECT_FALSE(back->retry_after);
        EXPECT_TRUE(back->fields.empty());
    }
}

TEST(GrpcErrors, ACodeWithoutDetailsIsAKind) {
    using ::grpc::StatusCode;
    const std::vector<std::pair<StatusCode, ErrorKind>> cases{
        {StatusCode::INVALID_ARGUMENT, ErrorKind::invalid},
        {StatusCode::FAILED_PRECONDITION, ErrorKind::precondition},
        {StatusCode::ALREADY_EXISTS, ErrorKind::conflict},
        {StatusCode::RESOURCE_EXHAUSTED, ErrorKind::rate_limited},
        {StatusCode::UNKNOWN, ErrorKind::outcome_unknown},
        {StatusCode::DATA_LOSS, ErrorKind::internal},
    };
    for (const auto& [code, kind] : cases) {
        const ::grpc::Status status{code, "their words"};
        EXPECT_FALSE(whole_error(status));
        const Error bare = bare_error(status);
        EXPECT_EQ(bare.kind, kind) << code;
        EXPECT_EQ(bare.detail, "their words");
        EXPECT_EQ(bare.message, "");
    }
}

TEST(GrpcErrors, DetailStaysHere) {
    const auto status =
        to_status({.kind = ErrorKind::internal, .reason = "shop.reason", .detail = "secret"});
    EXPECT_FALSE(status.error_details().contains("secret"));
    EXPECT_FALSE(status.error_message().contains("secret"));
}

TEST(GrpcErrors, AWholeErrorStaysBelowTheLimit) {
    Error error{.reason = "shop.reason", .message = std::string(100'000, 'm')};
    for (int i = 0; i < 3'000; ++i) error.fields.push_back({"/a", "b", ""});
    error.fields.push_back({std::string(20'000, '/'), "long", ""});
    const auto status = to_status(error);
    EXPECT_LE(status.error_details().size(), details_bytes_max);
    ASSERT_TRUE(whole_error(status));
    EXPECT_GT(whole_error(status)->fields.size(), 100U);
}

RC_GTEST_PROP(GrpcErrors, DetailsOfAnybodyAreReadOrNot, (const std::string& details)) {
    const auto found = whole_error({::grpc::StatusCode::ABORTED, "", details});
    RC_ASSERT(!found || !found->reason.empty());
}

/// As a hostile peer would: one byte of good details is another.
RC_GTEST_PROP(GrpcErrors, DamagedDetailsAreReadOrNot, (std::size_t at, char byte)) {
    const Error error{.kind = ErrorKind::conflict,
                      .reason = "shop.reason",
                      .message = "words",
                      .fields = {{"/a", "b", "c"}},
                      .retry_after = std::chrono::seconds{3}};
    std::string details = to_status(error).error_details();
    details[at % details.size()] = byte;
    const auto found = whole_error({::grpc::StatusCode::ABORTED, "", details});
    RC_ASSERT(!found || !found->reason.empty());
}

}  // namespace
}  // namespace waybill::grpc_adapter
