// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/compiler/code_generator.h>

namespace waybill::protoc {

/// Writes `<path>.service.hpp` and `<path>.service.cpp` for a .proto file with services: for each
/// an abstract coroutine interface and its in-process binding, and `<path>.fakes.hpp` for tests.
/// For one with types of events
/// `<path>.types.hpp`: a constant for each, and the table of all. Nothing for other files.
class ServiceGenerator final : public google::protobuf::compiler::CodeGenerator {
public:
    bool Generate(const google::protobuf::FileDescriptor* file, const std::string& parameter,
                  google::protobuf::compiler::GeneratorContext* context,
                  std::string* error) const override;
    uint64_t GetSupportedFeatures() const override { return FEATURE_PROTO3_OPTIONAL; }
};

}  // namespace waybill::protoc
