// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/command_words.hpp"

#include "platform/settings/suggest.hpp"

namespace waybill {

void understand_help(std::vector<std::string>& words) {
    if (words.empty() || words.back() != "help") return;
    words.pop_back();
    words.insert(words.begin(), "--help");
}

std::string wrong_command(const CLI::App& app, const std::vector<std::string>& words) {
    const CLI::App* group = &app;
    for (auto word = words.rbegin(); word != words.rend() && !word->starts_with('-'); ++word) {
        std::vector<std::string> known;
        const CLI::App* next = nullptr;
        for (const CLI::App* sub : group->get_subcommands([](const CLI::App*) { return true; })) {
            known.push_back(sub->get_name());
            if (sub->get_name() == *word) next = sub;
        }
        if (known.empty()) break;
        if (next == nullptr)
            return "there is no command '" + *word + "'" + settings::suggestion(*word, known);
        group = next;
    }
    return {};
}

}  // namespace waybill
