#pragma once

#include "base/readyfuture.h"
#include "session/memorybackend.h"

namespace varve::test {

/// Rows in memory, read as a database reads them: texts and blobs over a query's limit are left out
/// of pages, and are whole when rows are read by key.
class SparingBackend final : public MemoryBackend
{
public:
    using MemoryBackend::MemoryBackend;

    QFuture<Result<Page>> fetch(const QuerySet &query, const PageRequest &request) override
    {
        auto page = MemoryBackend::fetch(query, request).takeResult();
        if (page && query.contentLimit()) {
            for (auto &row : page->rows)
                row = sparing(row, *query.contentLimit());
        }
        return readyFuture(std::move(page));
    }
    QFuture<Result<QList<std::optional<Row>>>> read(TableIndex table,
                                                    const QList<Key> &keys) override
    {
        ++reads;
        return MemoryBackend::read(table, keys);
    }

    int reads = 0; ///< Calls of read().

private:
    static Row sparing(Row row, qint64 limit)
    {
        for (qsizetype cell = 0; cell < row.size(); ++cell) {
            const auto &value = row[columnIndex(cell)];
            const auto size = value.isText()   ? value.text().size()
                              : value.isBlob() ? value.blob().size()
                                               : 0;
            const auto content = value.isText() ? Absent::Content::Text : Absent::Content::Blob;
            if (size > limit)
                row = row.withCell(columnIndex(cell),
                                   Absent{Absent::Reason::NotLoaded, content, size});
        }
        return row;
    }
};

} // namespace varve::test
