// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <expected>
#include <string>
#include <utility>
#include <vector>

namespace google::protobuf {
class FileDescriptor;
}

namespace waybill::protoc {

/// A field of an answer. Types and code are C++, as they stand in waybill::json; the code knows the
/// message as `it`, its type as `M` and the writer as `out`.
struct AnswerField {
    std::string name;
    std::string type;  ///< `OrderId`
    bool required{true};
    std::string help;
    std::string example;
    std::string words;  ///< of an array: `orders::v1::order_status_words`
    std::pair<long long, long long> range{0, 0};
    bool unusual{false};
    std::string put;    ///< `out.value(as<M>(it).number());`
    std::string there;  ///< `!as<M>(it).note().empty()`; empty: always
    std::string set;    ///< of a message that also comes in: `set_lat`
};

/// A field that not everybody sees; rows of OrderField.
struct NarrowedField {
    std::string name;
    std::string shown;
    std::string roughly;
};

struct AnswerModel {
    std::string type;   ///< `::waybill::orders::v1::Order`
    std::string local;  ///< the same within its namespace
    /// What is described: `Narrowed<…>` when the message, or one in it, has fields that not all
    /// see.
    std::string described;
    std::string title;
    std::string help;
    std::vector<AnswerField> fields;
    std::vector<NarrowedField> narrowed;
};

/// An enum that is named as the words of a field.
struct WordsModel {
    std::string name;  ///< `order_status_words`
    std::vector<std::string> words;
};

/// What the plugin writes about the answers of one .proto file.
struct AnswersModel {
    std::string path;               ///< without extension
    std::string scope;              ///< `waybill::orders::v1`
    std::vector<std::string> uses;  ///< paths of imported files with answers
    std::vector<WordsModel> words;
    std::vector<AnswerModel> answers;
};

/// The error lists every mistake of the file, one a line. No answers: nothing is to be written.
std::expected<AnswersModel, std::string> read_answers(const google::protobuf::FileDescriptor& file);

}  // namespace waybill::protoc
