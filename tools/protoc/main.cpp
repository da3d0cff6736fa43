// SPDX-License-Identifier: Apache-2.0
#include "tools/protoc/generator.hpp"

#include <google/protobuf/compiler/plugin.h>

int main(int argc, char** argv) {
    const waybill::protoc::ServiceGenerator generator;
    return google::protobuf::compiler::PluginMain(argc, argv, &generator);
}
