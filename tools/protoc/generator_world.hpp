// SPDX-License-Identifier: Apache-2.0
#pragma once

// Runs a generator on the repository's .proto files, and on one of text.
#include <google/protobuf/compiler/code_generator.h>
#include <google/protobuf/compiler/importer.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <gtest/gtest.h>

#include <map>

namespace waybill::protoc {

class Outputs final : public google::protobuf::compiler::GeneratorContext {
public:
    google::protobuf::io::ZeroCopyOutputStream* Open(const std::string& path) override {
        // The generator owns it.
        return new google::protobuf::io::StringOutputStream{&files[path]};
    }
    std::map<std::string, std::string> files{};
};

/// The repository, the well-known types, and in front of both one file of text.
class Sources final : public google::protobuf::compiler::SourceTree {
public:
    Sources() {
        disk_.MapPath("", ".");  // tests start in the root
        disk_.MapPath("", "/usr/include");
    }
    google::protobuf::io::ZeroCopyInputStream* Open(const std::string& path) override {
        if (path != "test.proto") return disk_.Open(path);
        return new google::protobuf::io::ArrayInputStream{text.data(),
                                                          static_cast<int>(text.size())};
    }
    std::string text{};

private:
    google::protobuf::compiler::DiskSourceTree disk_{};
};

class Complaints final : public google::protobuf::compiler::MultiFileErrorCollector {
public:
    void AddError(const std::string& file, int line, int /*column*/,
                  const std::string& message) override {
        ADD_FAILURE() << file << ':' << line + 1 << ": " << message;
    }
};

struct GeneratorWorld {
    /// What the plugin says; empty when it is content.
    std::string generate(const google::protobuf::compiler::CodeGenerator& generator,
                         const std::string& path) {
        std::string error;
        const auto* file = importer.Import(path);
        if (!file) return "does not parse";
        const bool content = generator.Generate(file, {}, &outputs, &error);
        EXPECT_EQ(content, error.empty());
        return error;
    }

    Sources sources{};
    Complaints complaints{};
    google::protobuf::compiler::Importer importer{&sources, &complaints};
    Outputs outputs{};
};

}  // namespace waybill::protoc
