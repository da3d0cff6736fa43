// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/compiler/code_generator.h>

namespace waybill::protoc {

/// Writes `<path>.json.hpp` and `<path>.json.cpp` for a .proto file with answered messages
/// (contracts/waybill/json.proto): their descriptions for platform/json, the words of their fields,
/// and who sees what of them. Nothing for other files.
class JsonGenerator final : public google::protobuf::compiler::CodeGenerator {
public:
    bool Generate(const google::protobuf::FileDescriptor* file, const std::string& parameter,
                  google::protobuf::compiler::GeneratorContext* context,
                  std::string* error) const override;
    uint64_t GetSupportedFeatures() const override { return FEATURE_PROTO3_OPTIONAL; }
};

}  // namespace waybill::protoc
