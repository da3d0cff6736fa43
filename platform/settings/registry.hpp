// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/settings/fields.hpp"
#include "platform/settings/listing.hpp"

#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace waybill::settings {

/// A settings file that somebody read already.
struct FileText {
    std::string name;  ///< for messages
    std::string text;
};

/// Where values come from, as plain data; later ones here win over earlier ones.
struct Sources {
    std::optional<FileText> file{};
    /// Only names that start with `WAYBILL_` are looked at.
    std::map<std::string, std::string> environment{};
    /// `--section.name=value` each.
    std::vector<std::string> flags{};
    /// Reads the file of a `…_file` setting and answers its content, or why not (one line).
    /// Without it a secret from a file is a mistake.
    std::function<std::expected<std::string, std::string>(const std::string& path)> secret_file{};
};

/// One line each, ready to print; no secret appears in them.
using Mistakes = std::vector<std::string>;

template <typename S>
concept Described = requires(Fields<S>& fields) { S::describe(fields); };

/// Knows every setting of the process. Settings structs are declared by their modules and filled
/// here: all of them, or none and all mistakes at once.
///
/// Owns: descriptions; the structs belong to the caller and outlive it. Runs on: one thread.
class Registry {
public:
    Registry();
    ~Registry();
    Registry(const Registry&) = delete;
    Registry& operator=(const Registry&) = delete;

    /// Two settings of one name, or of one environment name, are a broken promise.
    template <Described S>
    void add(S& target) {
        Fields<S> fields;
        S::describe(fields);
        auto module = std::make_unique<Module>();
        module->section = fields.section_;
        module->help = fields.help_;
        module->fields = std::move(fields.fields_);
        module->make = [] { return std::shared_ptr<void>{std::make_shared<S>()}; };
        module->commit = [&target](void* filled) { target = std::move(*static_cast<S*>(filled)); };
        for (auto& rule : fields.checks_)
            module->checks.push_back([rule = std::move(rule)](const void* filled) {
                return rule(*static_cast<const S*>(filled));
            });
        insert(std::move(module));
    }

    /// A variable that starts with `WAYBILL_` but is no setting, such as the path of the file.
    void reserve_environment(std::string_view name);

    /// Fills every struct, or changes none of them.
    std::expected<Listing, Mistakes> load(const Sources& sources) const;

    /// Every name in order of declaration, `…_file` forms included; for the golden list.
    std::vector<std::string> names() const;

    struct Module {
        std::string section;
        std::string help;
        std::vector<Field> fields;
        std::vector<std::function<std::optional<std::string>(const void*)>> checks;
        std::function<std::shared_ptr<void>()> make;
        std::function<void(void*)> commit;
    };

private:
    void insert(std::unique_ptr<Module> module);

    std::vector<std::unique_ptr<Module>> modules_{};
    std::vector<std::string> reserved_{};
};

/// `WAYBILL_ORDERS_PAYMENT_WINDOW` for `orders.payment_window`.
std::string environment_name(std::string_view setting);
/// Whether an argument of the command line is a setting (`--section.name…`), not an option.
bool is_setting_flag(std::string_view argument);

}  // namespace waybill::settings
