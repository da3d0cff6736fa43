// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sql/database.hpp"

#include <filesystem>
#include <memory>
#include <unordered_map>

struct sqlite3;
struct sqlite3_stmt;

namespace waybill::sqlite {

/// In the header of every file of ours: "WAYB".
inline constexpr int application_id = 0x57415942;

/// One connection with its prepared statements. Used by one thread at a time.
class Connection {
public:
    struct Options {
        std::filesystem::path file;
        std::string vfs;  ///< empty: the system's own
        bool writer{false};
        bool durable{true};  ///< false only where a crash may lose everything (tests)
        int cache_kib{8192};
    };
    /// Opens and sets up; the settings that durability rests on are read back.
    static Result<Connection> open(const Options& options);

    Result<std::int64_t> run(const sql::Query& query, std::span<const sql::Value> values);
    Result<std::vector<std::int64_t>> run_each(const sql::Query& query,
                                               std::span<const sql::Values> rows);
    Status fetch(const sql::Query& query, std::span<const sql::Value> values,
                 FunctionRef<void(const sql::Row&)> row);
    Status fetch_each(const sql::Query& query, std::span<const sql::Values> rows,
                      FunctionRef<void(const sql::Row&)> row);

    /// Runs a statement without parameters and rows; SQLite's extended result code.
    int control(const sql::Query& query);
    /// Runs any number of statements.
    Status script(const std::string& statements);
    Status text_of(const std::string& statement, std::string& out);
    bool in_transaction() const;
    /// "ok", also when the time was too short to read everything, or the first damage met.
    Result<std::string> quick_check(Duration limit);
    /// A new file with one of the databases as the transaction sees it that is under way, on disk
    /// when this returns.
    Status copy(const std::string& schema, const std::filesystem::path& to);
    Error error(int code, std::string_view doing) const;

    /// Frames in the write-ahead log after the last commit of this connection.
    int log_frames() const { return *log_frames_; }
    /// Lengthens the log's file with zeros, so that the next commits write over blocks that the
    /// file system knows: an fsync that has to record a new length takes several times as long.
    /// SQLite reads zeros as the end of the log. Best effort: a full disk is told by the commits.
    void reserve_log();
    struct Checkpoint {
        int code{0};
        int copied{0};  ///< frames of the log that are in the database now
    };
    enum class Copying : std::uint8_t {
        part,   ///< what no reader holds back
        whole,  ///< and cuts the log's file, or nothing of that when a reader holds some back
    };
    /// Copies from the log into the database, without waiting for any reader.
    Checkpoint checkpoint(Copying copying = Copying::part);

private:
    struct Close {
        void operator()(sqlite3* handle) const;
    };
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };
    using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;
    struct Prepared {
        Statement statement;
        bool positional{false};  ///< $1, $2, … were met in this order, so names need no lookup
        bool read_only{false};
    };
    class Use;

    explicit Connection(sqlite3* handle);
    Status set_up(const Options& options);
    Status claim_new_file();
    Status require(const std::string& pragma, std::string_view value);
    Result<Prepared> prepare(const sql::Query& query);
    Result<Prepared*> find(const sql::Query& query, Prepared& spare);
    Status bind(const Prepared& prepared, const sql::Query& query,
                std::span<const sql::Value> values);
    Result<std::int64_t> run_prepared(const Prepared& prepared, const sql::Query& query,
                                      std::span<const sql::Value> values);
    Status fetch_prepared(const Prepared& prepared, const sql::Query& query,
                          std::span<const sql::Value> values,
                          FunctionRef<void(const sql::Row&)> row);

    std::unique_ptr<int> log_frames_;
    int log_room_{0};  ///< frames up to which the file reached when last looked at
    int log_used_{0};  ///< frames in the log when last looked at
    std::unique_ptr<sqlite3, Close> handle_;
    std::unordered_map<const sql::Query*, Prepared> statements_;
};

}  // namespace waybill::sqlite
