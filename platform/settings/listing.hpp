// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace waybill::settings {

/// A setting as `config print` shows it.
struct Entry {
    std::string name;  ///< section.name
    std::string type;
    std::string value;     ///< masked when secret
    std::string standard;  ///< the default, masked when secret
    std::string origin;    ///< default, <file>:<line>, env, flag
    std::string bounds;
    std::string help;
    std::string section_help;
    std::string environment;  ///< name of its environment variable
    bool secret{false};
};

struct Listing {
    std::vector<Entry> entries;

    /// Aligned lines, one setting each, sections apart.
    std::string text() const;
    /// An array of objects, one per setting, in order of declaration.
    std::string json() const;
};

}  // namespace waybill::settings
