// SPDX-License-Identifier: Apache-2.0
#include "tools/protoc/json_model.hpp"

#include "contracts/waybill/json.pb.h"
#include "tools/protoc/contract.hpp"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <set>

namespace waybill::protoc {
namespace {

namespace pb = google::protobuf;
using Type = pb::FieldDescriptor::CppType;

constexpr std::string_view money_type = "waybill.v1.Money";
constexpr std::string_view place_type = "waybill.v1.Place";

std::string in_cpp(std::string text, char from, std::string_view to) {
    for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
        text.replace(at, 1, to);
    return text;
}

std::string path_of(const pb::FileDescriptor& file) {
    return file.name().substr(0, file.name().rfind('.'));
}

/// `Outer_Inner`.
std::string local_name(const pb::Descriptor& message) {
    const std::string& package = message.file()->package();
    const auto from = package.empty() ? 0 : package.size() + 1;
    return in_cpp(message.full_name().substr(from), '.', "_");
}

std::string type_name(const pb::Descriptor& message) {
    return "::" + in_cpp(message.file()->package(), '.', "::") + "::" + local_name(message);
}

bool is_answer(const pb::Descriptor& message) {
    return message.options().HasExtension(waybill::answered);
}

bool has_answers(const pb::FileDescriptor& file) {
    for (int i = 0; i < file.message_type_count(); ++i)
        if (is_answer(*file.message_type(i))) return true;
    return false;
}

bool is_message(const pb::FieldDescriptor& field, std::string_view name) {
    return field.cpp_type() == Type::CPPTYPE_MESSAGE && field.message_type()->full_name() == name;
}

bool is_single_message(const pb::FieldDescriptor& field) {
    return field.cpp_type() == Type::CPPTYPE_MESSAGE && !field.is_repeated();
}

const AsJson& json_of(const pb::FieldDescriptor& field) {
    return field.options().GetExtension(waybill::as_json);
}

bool shows(const pb::FieldDescriptor& field) {
    return field.options().HasExtension(waybill::as_json);
}

std::string shown_name(const pb::FieldDescriptor& field) {
    const std::string& name = json_of(field).name();
    return name.empty() ? field.name() : name;
}

/// Whether it has fields that not all may see, itself or further in.
bool is_guarded(const pb::Descriptor& message, int depth = 0) {
    constexpr int depth_max = 8;  // messages may contain themselves
    if (depth > depth_max) return false;
    for (int i = 0; i < message.field_count(); ++i) {
        const auto& field = *message.field(i);
        if (!shows(field)) continue;
        if (!json_of(field).shown().empty()) return true;
        if (field.cpp_type() == Type::CPPTYPE_MESSAGE &&
            is_guarded(*field.message_type(), depth + 1))
            return true;
    }
    return false;
}

std::string described_name(const pb::Descriptor& message) {
    const std::string name = type_name(message);
    return is_guarded(message) ? "Narrowed<" + name + ">" : name;
}

class AnswerReader {
public:
    explicit AnswerReader(const pb::FileDescriptor& file) : file_{file} {
        out_.path = path_of(file);
        out_.scope = in_cpp(file.package(), '.', "::");
    }

    std::expected<AnswersModel, std::string> read() {
        for (int i = 0; i < file_.message_type_count(); ++i) {
            const auto& message = *file_.message_type(i);
            if (is_answer(message))
                answer(message);
            else
                refuse_options(message);
        }
        for (int i = 0; i < file_.dependency_count(); ++i)
            if (has_answers(*file_.dependency(i)))
                out_.uses.push_back(path_of(*file_.dependency(i)));
        if (!mistakes_.empty()) return std::unexpected(std::move(mistakes_));
        return std::move(out_);
    }

private:
    void refuse_options(const pb::Descriptor& message) {
        for (int i = 0; i < message.field_count(); ++i)
            if (shows(*message.field(i)))
                mistake(*message.field(i),
                        "its message is no answer: add option (waybill.answered)");
    }

    void answer(const pb::Descriptor& message) {
        const Answered& option = message.options().GetExtension(waybill::answered);
        AnswerModel model{.type = type_name(message),
                          .local = local_name(message),
                          .described = described_name(message),
                          .title = option.title(),
                          .help = option.help(),
                          .fields = {},
                          .narrowed = {}};
        if (model.title.empty()) complain(message.full_name(), "an answer needs a title");
        own_.clear();
        for (int i = 0; i < message.field_count(); ++i)
            if (shows(*message.field(i))) own_.insert(shown_name(*message.field(i)));
        add_fields(model, message, "");
        if (model.fields.empty()) complain(message.full_name(), "no field is shown");
        if (option.taken())
            for (AnswerField& field : model.fields) also_taken(message, field);
        out_.answers.push_back(std::move(model));
    }

    void also_taken(const pb::Descriptor& message, AnswerField& field) {
        if (field.required && (field.type == "int" || field.type == "double"))
            field.set = "set_" + field.name;
        else
            complain(message.full_name(), "what also comes in is numbers, and required");
    }

    /// `path` leads from the answer to the message: `product().`.
    void add_fields(AnswerModel& model, const pb::Descriptor& message, const std::string& path) {
        for (int i = 0; i < message.field_count(); ++i) {
            const auto& field = *message.field(i);
            if (!shows(field)) continue;
            if (!path.empty() && own_.contains(shown_name(field))) continue;
            if (json_of(field).inside() && is_single_message(field))
                add_fields(model, *field.message_type(), path + field.name() + "().");
            else
                add_field(model, field, path);
        }
    }

    void add_field(AnswerModel& model, const pb::FieldDescriptor& field, const std::string& path) {
        const AsJson& option = json_of(field);
        AnswerField out{.name = shown_name(field),
                        .type = {},
                        .required = !option.maybe(),
                        .help = option.help(),
                        .example = option.example(),
                        .words = words_of(field),
                        .range = {option.min(), option.max()},
                        .unusual = option.unusual(),
                        .put = {},
                        .there = {},
                        .set = {}};
        const std::string value = "as<M>(it)." + path + field.name() + "()";
        describe(field, value, path, out);
        const std::string there = is_single_message(field)
                                      ? "as<M>(it)." + path + "has_" + field.name() + "()"
                                      : presence(field, value);
        if (option.maybe()) {
            if (there.empty()) mistake(field, "nothing tells whether it is there");
            out.type = "std::optional<" + out.type + ">";
            out.there = there;
        }
        narrow(model, field, path);
        put(model, field, std::move(out));
        if (option.more().empty()) return;
        AnswerField more{};
        more.name = option.more();
        more.type = "bool";
        more.put = "out.value(" + there + ");";
        put(model, field, std::move(more));
    }

    void put(AnswerModel& model, const pb::FieldDescriptor& field, AnswerField made) {
        if (std::ranges::contains(model.fields, made.name, &AnswerField::name))
            mistake(field, "another field is shown as '" + made.name + "'");
        model.fields.push_back(std::move(made));
    }

    static std::string presence(const pb::FieldDescriptor& field, const std::string& value) {
        if (field.is_repeated() || field.cpp_type() == Type::CPPTYPE_STRING)
            return "!" + value + ".empty()";
        const bool number =
            field.cpp_type() == Type::CPPTYPE_INT64 || field.cpp_type() == Type::CPPTYPE_INT32;
        return number ? value + " != 0" : "";
    }

    void narrow(AnswerModel& model, const pb::FieldDescriptor& field, const std::string& path) {
        const AsJson& option = json_of(field);
        if (option.shown().empty() && option.roughly().empty()) return;
        if (!path.empty()) mistake(field, "what not all may see cannot stand inside");
        if (option.shown().empty() || !option.maybe())
            mistake(field, "what not all may see has `shown` and `maybe`");
        if (!option.roughly().empty() && !is_message(field, place_type))
            mistake(field, "only a place is shown roughly");
        model.narrowed.push_back({field.name(), option.shown(), option.roughly()});
    }

    /// Its type, and how its value is written.
    void describe(const pb::FieldDescriptor& field, const std::string& value,
                  const std::string& path, AnswerField& out) {
        const AsJson& option = json_of(field);
        out.put = "out.value(" + value + ");";
        if (!option.id().empty() &&
            (field.cpp_type() != Type::CPPTYPE_STRING || field.is_repeated()))
            mistake(field, "an id is a string");
        if ((option.time() || !option.currency_of().empty()) &&
            (field.cpp_type() != Type::CPPTYPE_INT64 || field.is_repeated()))
            mistake(field, "times and amounts are of type int64");
        switch (field.cpp_type()) {
            case Type::CPPTYPE_STRING:
                out.type = option.id().empty() ? "std::string" : option.id() + "Id";
                break;
            case Type::CPPTYPE_INT64: describe_whole(option, value, path, out); break;
            case Type::CPPTYPE_INT32: out.type = "int"; break;
            case Type::CPPTYPE_DOUBLE: out.type = "double"; break;
            case Type::CPPTYPE_BOOL: out.type = "bool"; break;
            case Type::CPPTYPE_MESSAGE: describe_message(field, value, out); break;
            default: mistake(field, "cannot be shown: string, int32, int64, double, bool, message");
        }
        if (!field.is_repeated()) return;
        const bool messages = field.cpp_type() == Type::CPPTYPE_MESSAGE;
        if (!messages && field.cpp_type() != Type::CPPTYPE_STRING)
            mistake(field, "lists are of strings or messages");
        const std::string put = messages ? "put_each<" + out.type + ">" : "put_texts";
        out.put = put + "(out, " + value + ");";
        out.type = "std::vector<" + out.type + ">";
    }

    static void describe_whole(const AsJson& option, const std::string& value,
                               const std::string& path, AnswerField& out) {
        out.type = option.time() ? "TimePoint" : "std::int64_t";
        if (option.time()) out.put = "out.value(from_micros(" + value + "));";
        if (option.currency_of().empty()) return;
        out.type = "Money";
        out.put = "put_money(out, " + value + ", as<M>(it)." + path + option.currency_of() +
                  "().currency());";
    }

    void describe_message(const pb::FieldDescriptor& field, const std::string& value,
                          AnswerField& out) {
        const auto& message = *field.message_type();
        if (message.full_name() == money_type) {
            if (field.is_repeated()) mistake(field, "lists are of strings or messages");
            out.type = "Money";
            out.put = "put_money(out, " + value + ".amount(), " + value + ".currency());";
            return;
        }
        if (!is_answer(message)) mistake(field, "its message is no answer");
        out.type = described_name(message);
        out.put = "put<" + out.type + ">(out, " + value + ");";
    }

    /// The name of the array of its words, which is made.
    std::string words_of(const pb::FieldDescriptor& field) {
        const std::string& wanted = json_of(field).words();
        if (wanted.empty()) return {};
        const pb::EnumDescriptor* found = field.containing_type()->FindEnumTypeByName(wanted);
        if (found == nullptr) found = field.file()->FindEnumTypeByName(wanted);
        if (found == nullptr || field.cpp_type() != Type::CPPTYPE_STRING) {
            mistake(field, "words are those of an enum, for a string: '" + wanted + "'");
            return {};
        }
        std::string name = snake_case(found->name()) + "_words";
        if (found->containing_type() != nullptr)
            name = snake_case(local_name(*found->containing_type())) + "_" + name;
        if (found->file() == &file_ &&
            !std::ranges::contains(out_.words, name, &WordsModel::name)) {
            WordsModel words{.name = name, .words = {}};
            for (int i = 0; i < found->value_count(); ++i)
                words.words.push_back(found->value(i)->name());
            out_.words.push_back(std::move(words));
        }
        return "::" + in_cpp(found->file()->package(), '.', "::") + "::" + name;
    }

    void mistake(const pb::FieldDescriptor& field, const std::string& what) {
        complain(field.full_name(), what);
    }
    void complain(const std::string& where, const std::string& what) {
        if (!mistakes_.empty()) mistakes_ += '\n';
        mistakes_ += where + ": " + what;
    }

    const pb::FileDescriptor& file_;
    AnswersModel out_{};
    std::set<std::string> own_{};
    std::string mistakes_{};
};

}  // namespace

std::expected<AnswersModel, std::string> read_answers(const pb::FileDescriptor& file) {
    return AnswerReader{file}.read();
}

}  // namespace waybill::protoc
