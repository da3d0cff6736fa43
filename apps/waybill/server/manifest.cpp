// SPDX-License-Identifier: Apache-2.0
#include "apps/waybill/server/manifest.hpp"

#include "adapters/files/files.hpp"
#include "platform/json/codec.hpp"

#include <algorithm>

namespace waybill::server {
namespace {

struct SecretLine {
    std::string name;
    std::string digest;
    static void describe(json::Fields<SecretLine>& f) {
        f.title("Secret");
        f.required("name", &SecretLine::name);
        f.required("sha256", &SecretLine::digest);
    }
};

struct ManifestText {
    int version{0};
    std::string installation;
    std::int64_t generation{0};
    std::vector<std::string> databases;
    std::vector<SecretLine> secrets;
    static void describe(json::Fields<ManifestText>& f) {
        f.title("Manifest");
        f.required("version", &ManifestText::version);
        f.required("installation", &ManifestText::installation);
        f.required("generation", &ManifestText::generation);
        f.required("databases", &ManifestText::databases);
        f.required("secrets", &ManifestText::secrets);
    }
};

std::string path_in(const std::string& folder) { return folder + "/" + Manifest::file_name; }

std::unexpected<Error> unusable(const std::string& folder, const std::string& words) {
    const std::string line = path_in(folder) + " " + words;
    return fail(Error{
        .kind = ErrorKind::conflict, .reason = "data.manifest", .detail = line, .message = line});
}

}  // namespace

const Manifest::Secret* Manifest::secret(std::string_view name) const {
    const auto found = std::ranges::find(secrets, name, &Secret::name);
    return found == secrets.end() ? nullptr : &*found;
}

bool Manifest::lists(std::string_view database) const {
    return std::ranges::contains(databases, database);
}

Result<std::optional<Manifest>> read_manifest(const std::string& folder) {
    auto text = files::read_text(path_in(folder));
    if (!text && text.error().reason == "files.missing") return std::nullopt;
    if (!text) {
        Error error = std::move(text).error();
        error.message = error.detail;
        return fail(std::move(error));
    }
    constexpr const char* damaged = "is damaged: put it back, or restore the whole folder";
    const auto document = json::Document::parse(*text);
    if (!document) return unusable(folder, damaged);
    // A newer form may have other fields, so its number is read first.
    const auto version = document->root().find("version");
    if (version && version->whole().value_or(0) > Manifest::newest_version)
        return unusable(folder, "was written by a newer version");
    auto found = json::decode<ManifestText>(document->root());
    if (!found) return unusable(folder, damaged);
    Manifest manifest{.version = found->version,
                      .installation = std::move(found->installation),
                      .generation = found->generation,
                      .databases = std::move(found->databases),
                      .secrets = {}};
    for (auto& line : found->secrets)
        manifest.secrets.push_back({std::move(line.name), std::move(line.digest)});
    return manifest;
}

Status write_manifest(const std::string& folder, const Manifest& manifest) {
    ManifestText text{.version = manifest.version,
                      .installation = manifest.installation,
                      .generation = manifest.generation,
                      .databases = manifest.databases,
                      .secrets = {}};
    for (const auto& secret : manifest.secrets)
        text.secrets.push_back({secret.name, secret.digest});
    auto written = files::replace_text(path_in(folder), json::encode(text) + "\n");
    if (written) return {};
    Error error = std::move(written).error();
    error.message = error.detail;
    return fail(std::move(error));
}

}  // namespace waybill::server
