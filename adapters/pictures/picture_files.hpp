// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/pictures/maker.hpp"

namespace waybill::pictures {

/// Reads PNG by libpng and JPEG by libjpeg-turbo, writes JPEG. Sizes are checked by the file's head
/// before a pixel is decoded, damage is refused, and whatever is no pixel stays behind. What can be
/// seen through becomes white.
class PictureFiles final : public PictureMaker {
public:
    Result<std::string> remake(std::string_view upload, Form form) const override;
};

}  // namespace waybill::pictures
