// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/component/tally.hpp"

namespace waybill::town {

/// Counts what the databases that are opened with its VFS write to their logs, by service: fsyncs,
/// of which each group commit makes one, pages and bytes. What is written when a log is copied into
/// its database is not in it, nor the room that is made ahead at a log's end. Nothing waits for the
/// disk. One at a time.
class CountingFiles {
public:
    explicit CountingFiles(Tally& tally);
    ~CountingFiles();
    CountingFiles(const CountingFiles&) = delete;
    CountingFiles& operator=(const CountingFiles&) = delete;

    /// Name of the VFS.
    static std::string vfs();
};

}  // namespace waybill::town
