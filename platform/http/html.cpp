// SPDX-License-Identifier: Apache-2.0
#include "platform/http/html.hpp"

namespace waybill::http {

std::string escape_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out.push_back(c);
        }
    }
    return out;
}

bool prefers_html(const Headers& headers) {
    const auto accept = headers.find("Accept");
    if (!accept) return false;
    return accept->find("text/html") < accept->find("application/json");
}

std::string small_page(std::string_view title, std::string_view body) {
    std::string page = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                       "<meta name=\"viewport\" content=\"width=device-width\"><title>";
    page += escape_html(title);
    page +=
        "</title><style>"
        "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:8vh auto;padding:0 1rem}"
        "button{font:inherit;padding:.6rem 1.4rem;border-radius:.4rem;border:1px solid #567;"
        "margin-right:.6rem}.pay{background:#164;color:#fff}strong.sum{font-size:2rem}"
        "small{color:#567}td{padding:.2rem .8rem .2rem 0;vertical-align:top}"
        "</style></head><body>";
    page += body;
    page += "</body></html>";
    return page;
}

}  // namespace waybill::http
