// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/demo/trouble.hpp"

#include <format>

namespace waybill::demo {

std::string to_text(const Trouble& trouble) {
    switch (trouble.kind) {
        case Trouble::Kind::unreachable: return "not reachable: " + trouble.detail;
        case Trouble::Kind::refused:
            return std::format("refused with {} {}", trouble.status,
                               trouble.code.empty() ? trouble.detail : trouble.code);
        case Trouble::Kind::unreadable: return "unreadable answer: " + trouble.detail;
        case Trouble::Kind::late: return "too late: " + trouble.detail;
        case Trouble::Kind::interrupted: return "interrupted";
    }
    std::unreachable();
}

}  // namespace waybill::demo
