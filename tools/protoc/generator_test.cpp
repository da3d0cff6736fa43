// SPDX-License-Identifier: Apache-2.0
#include "tools/protoc/generator.hpp"
#include "tools/protoc/generator_world.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace waybill::protoc {
namespace {

constexpr const char* greetings = "tools/protoc/testdata/greetings";

struct GeneratorTest : testing::Test, GeneratorWorld {
    std::string generate(const std::string& path) {
        return GeneratorWorld::generate(ServiceGenerator{}, path);
    }
    std::string generate_text(std::string_view body, std::string_view package = "waybill.test.v1") {
        sources.text = "syntax = \"proto3\"; package " + std::string{package} +
                       "; import \"contracts/waybill/options.proto\"; message M {} ";
        sources.text += body;
        return generate("test.proto");
    }
    static std::string read(const std::string& path) {
        std::ifstream in{path, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
};

TEST_F(GeneratorTest, WritesWhatTheGoldenFilesSay) {
    ASSERT_EQ(generate(std::string{greetings} + ".proto"), "");
    ASSERT_EQ(outputs.files.size(), 4U);
    for (const auto& [path, text] : outputs.files) EXPECT_EQ(text, read(path + ".golden")) << path;
}

TEST_F(GeneratorTest, WritesNothingForAFileWithoutServicesAndEvents) {
    EXPECT_EQ(generate("contracts/waybill/common.proto"), "");
    EXPECT_TRUE(outputs.files.empty());
}

struct Refused {
    const char* what;
    const char* body;
    const char* error;
};

class RefusalTest : public GeneratorTest, public testing::WithParamInterface<Refused> {};

TEST_P(RefusalTest, IsAnErrorAndWritesNothing) {
    EXPECT_EQ(generate_text(GetParam().body), GetParam().error);
    EXPECT_TRUE(outputs.files.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Generator, RefusalTest,
    testing::Values(
        Refused{
            "ServerStreaming",
            "service S { rpc Watch(M) returns (stream M) { option (waybill.callers) = \"a\"; } }",
            "waybill.test.v1.S.Watch: streaming is not supported; use pages or events"},
        Refused{
            "ClientStreaming",
            "service S { rpc Feed(stream M) returns (M) { option (waybill.callers) = \"a\"; } }",
            "waybill.test.v1.S.Feed: streaming is not supported; use pages or events"},
        Refused{"NoCallers", "service S { rpc Go(M) returns (M); }",
                "waybill.test.v1.S.Go: nobody may call it: add option (waybill.callers)"},
        Refused{"EveryMistakeInOneRun",
                "service S { rpc Go(M) returns (M); rpc Watch(M) returns (stream M); }",
                "waybill.test.v1.S.Go: nobody may call it: add option (waybill.callers)\n"
                "waybill.test.v1.S.Watch: streaming is not supported; use pages or events\n"
                "waybill.test.v1.S.Watch: nobody may call it: add option (waybill.callers)"},
        Refused{"CallerIsNoName",
                "service S { rpc Go(M) returns (M) { option (waybill.callers) = \"Gate way\"; } }",
                "waybill.test.v1.S.Go: no service: 'Gate way'"},
        Refused{"CallerNamedTwice",
                "service S { rpc Go(M) returns (M) { option (waybill.callers) = \"a\"; option "
                "(waybill.callers) = \"a\"; } }",
                "waybill.test.v1.S.Go: 'a' is named twice"},
        Refused{"SameNameInSnakeCase",
                "service S { rpc GetId(M) returns (M) { option (waybill.callers) = \"a\"; } "
                "rpc get_id(M) returns (M) { option (waybill.callers) = \"a\"; } }",
                "waybill.test.v1.S.get_id: another method of the file has this name in C++"},
        Refused{"EventIsNoName", "message E { option (waybill.event) = {type: \"Opened\"}; }",
                "waybill.test.v1.E: no type of event: 'Opened'"},
        Refused{"EventOfTwoMessages",
                "message E { option (waybill.event) = {type: \"shop.opened\"}; } "
                "message F { option (waybill.event) = {type: \"shop.opened\"}; }",
                "waybill.test.v1.F: 'shop.opened' is another message's type too"},
        Refused{"ConsumerNamedTwice",
                "message E { option (waybill.event) = {type: \"shop.opened\" consumers: [\"a\", "
                "\"a\"]}; }",
                "waybill.test.v1.E: 'a' is named twice"},
        Refused{"SameNameInTwoServices",
                "service S { rpc Go(M) returns (M) { option (waybill.callers) = \"a\"; } } "
                "service T { rpc Go(M) returns (M) { option (waybill.callers) = \"a\"; } }",
                "waybill.test.v1.T.Go: another method of the file has this name in C++"}),
    [](const auto& refused) { return refused.param.what; });

class PackageTest : public GeneratorTest, public testing::WithParamInterface<const char*> {};

TEST_P(PackageTest, WithoutServiceAndVersionIsRefused) {
    EXPECT_EQ(generate_text("service S {}", GetParam()),
              "test.proto: the package is waybill.<service>.v<number>");
}

INSTANTIATE_TEST_SUITE_P(Generator, PackageTest,
                         testing::Values("waybill", "waybill.v1", "waybill.orders",
                                         "waybill.orders.v", "waybill.orders.beta1",
                                         "waybill.orders.v1.more", "other.orders.v1"));

}  // namespace
}  // namespace waybill::protoc
