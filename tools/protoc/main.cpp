// SPDX-License-Identifier: Apache-2.0
#include "tools/protoc/generator.hpp"
#include "tools/protoc/json_generator.hpp"

#include <google/protobuf/compiler/plugin.h>

namespace {

namespace pb = google::protobuf;

/// All that is written about one file.
class Plugin final : public pb::compiler::CodeGenerator {
public:
    bool Generate(const pb::FileDescriptor* file, const std::string& parameter,
                  pb::compiler::GeneratorContext* context, std::string* error) const override {
        return services_.Generate(file, parameter, context, error) &&
               answers_.Generate(file, parameter, context, error);
    }
    uint64_t GetSupportedFeatures() const override { return FEATURE_PROTO3_OPTIONAL; }

private:
    waybill::protoc::ServiceGenerator services_{};
    waybill::protoc::JsonGenerator answers_{};
};

}  // namespace

int main(int argc, char** argv) {
    const Plugin generator;
    return google::protobuf::compiler::PluginMain(argc, argv, &generator);
}
