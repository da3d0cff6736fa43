// SPDX-License-Identifier: Apache-2.0
#include "adapters/pictures/picture_files.hpp"

#include "platform/pictures/raster.hpp"

#include <png.h>
#include <turbojpeg.h>

#include <memory>
#include <type_traits>
#include <utility>

namespace waybill::pictures {
namespace {

/// Where the eye sees no difference any more, and half the bytes of what it would see none at all.
constexpr int quality = 85;

std::unexpected<Error> unreadable(std::string detail) {
    return fail(ErrorKind::invalid, "pictures.unreadable", std::move(detail));
}

struct CloseJpeg {
    void operator()(void* handle) const { tjDestroy(handle); }
};
using Jpeg = std::unique_ptr<std::remove_pointer_t<tjhandle>, CloseJpeg>;

struct FreeJpegBytes {
    void operator()(unsigned char* bytes) const { tjFree(bytes); }
};

/// Freed on every way out.
struct PngImage {
    PngImage() { image.version = PNG_IMAGE_VERSION; }
    PngImage(const PngImage&) = delete;
    PngImage& operator=(const PngImage&) = delete;
    ~PngImage() { png_image_free(&image); }
    png_image image{};
};

Result<Raster> read_png(std::string_view upload) {
    const auto plain = plain_png(upload);
    if (!plain) return unreadable("not the chunks of a PNG");
    WAYBILL_CHECK(check_size(plain->size));
    PngImage png;
    if (png_image_begin_read_from_memory(&png.image, plain->bytes.data(), plain->bytes.size()) == 0)
        return unreadable(png.image.message);
    const Size size{.width = static_cast<int>(png.image.width),
                    .height = static_cast<int>(png.image.height)};
    if (size != plain->size) return unreadable("two heads");
    png.image.format = PNG_FORMAT_RGB;
    Raster raster = Raster::of(size);
    const png_color white{.red = 255, .green = 255, .blue = 255};
    if (png_image_finish_read(&png.image, &white, raster.rgb.data(), 0, nullptr) == 0)
        return unreadable(png.image.message);
    return raster;
}

/// libjpeg can leave out what a smaller picture does not need: the smallest of its steps that is
/// not smaller than what is wanted.
Size decoded_size(Size whole, Form form) {
    const Size wanted = fitted_size(whole, form);
    for (const int part : {8, 4, 2}) {
        const tjscalingfactor factor{.num = 1, .denom = part};
        const Size scaled{.width = TJSCALED(whole.width, factor),
                          .height = TJSCALED(whole.height, factor)};
        const Size then = fitted_size(scaled, form);
        if (then.width >= wanted.width && then.height >= wanted.height) return scaled;
    }
    return whole;
}

Result<Raster> read_jpeg(std::string_view upload, Form form) {
    const Jpeg jpeg{tjInitDecompress()};
    if (!jpeg) return fail(ErrorKind::internal, "internal", "libjpeg does not start");
    const auto* bytes = reinterpret_cast<const unsigned char*>(upload.data());
    const auto length = static_cast<unsigned long>(upload.size());
    Size whole;
    int sampling = 0;
    int colours = 0;
    if (tjDecompressHeader3(jpeg.get(), bytes, length, &whole.width, &whole.height, &sampling,
                            &colours) != 0)
        return unreadable(tjGetErrorStr2(jpeg.get()));
    WAYBILL_CHECK(check_size(whole));
    Raster raster = Raster::of(decoded_size(whole, form));
    // A file of five megabytes may have a scan in each kilobyte, and all of them are decoded.
    const int strict = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS;
    if (tjDecompress2(jpeg.get(), bytes, length, raster.rgb.data(), raster.size.width, 0,
                      raster.size.height, TJPF_RGB, strict) != 0)
        return unreadable(tjGetErrorStr2(jpeg.get()));
    return raster;
}

Result<std::string> write_jpeg(const Raster& raster) {
    const Jpeg jpeg{tjInitCompress()};
    if (!jpeg) return fail(ErrorKind::internal, "internal", "libjpeg does not start");
    unsigned char* made = nullptr;
    unsigned long length = 0;
    const int failed =
        tjCompress2(jpeg.get(), raster.rgb.data(), raster.size.width, 0, raster.size.height,
                    TJPF_RGB, &made, &length, TJSAMP_420, quality, 0);
    const std::unique_ptr<unsigned char, FreeJpegBytes> owned{made};
    if (failed != 0) return fail(ErrorKind::internal, "internal", tjGetErrorStr2(jpeg.get()));
    return std::string{reinterpret_cast<const char*>(made), length};
}

}  // namespace

Result<std::string> PictureFiles::remake(std::string_view upload, Form form) const {
    const auto type = type_of(upload);
    if (!type) return fail(ErrorKind::malformed, "pictures.unknown_type");
    const bool is_jpeg = *type == FileType::jpeg;
    auto raster = is_jpeg ? read_jpeg(upload, form) : read_png(upload);
    if (!raster) return fail(std::move(raster).error());
    const int lies = is_jpeg ? orientation_of(upload) : 1;
    return write_jpeg(turned(fitted(*std::move(raster), form), lies));
}

}  // namespace waybill::pictures
