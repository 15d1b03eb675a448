#pragma once

#include "session/memorybackend.h"
#include "session/session.h"
#include "support/fleet.h"

#include <QDateTime>

namespace varve::test {

/// A schema for extensions: mechs (id, name, created_at, updated_at, deleted_at) with parts (id, name,
/// mech_id, which go with their mech), and a log (id, table_name, row_key, action, changed, author, at).
struct Workshop
{
    static constexpr auto mech = tableIndex(0);
    static constexpr auto part = tableIndex(1);
    static constexpr auto log = tableIndex(2);

    static constexpr auto createdColumn = columnIndex(2);
    static constexpr auto updatedColumn = columnIndex(3);
    static constexpr auto deletedColumn = columnIndex(4);

    static Schema schema();

    Workshop()
    {
        auto made = std::make_unique<MemoryBackend>(schema());
        backend = made.get();
        const QString early = QStringLiteral("2000-01-01 00:00:00");
        backend->put(mech, Row{1, QStringLiteral("Atlas"), early, early, Null()});
        backend->put(mech, Row{2, QStringLiteral("Locust"), early, early, Null()});
        backend->put(part, Row{1, QStringLiteral("arm"), 1});
        session = std::make_unique<Session>(std::move(made));
        const auto rows = session->fetch(mechs()).value();
        atlas = rows.at(0);
        locust = rows.at(1);
        arm = session->fetch(session->query(QStringLiteral("part"))).value().at(0);
    }

    QuerySet mechs() const { return session->query(QStringLiteral("mech")); }
    Row stored(TableIndex table, qsizetype position = 0) const
    {
        return backend->rows(table).at(position);
    }
    /// The clock of the workshop, which stands until a test turns it.
    std::function<QDateTime()> clock()
    {
        return [this] { return now; };
    }

    QDateTime now{{2026, 11, 21}, {18, 30}, Qt::UTC};
    MemoryBackend *backend = nullptr;
    std::unique_ptr<Session> session;
    RowId atlas;
    RowId locust;
    RowId arm;
};

inline Schema Workshop::schema()
{
    const auto integer = QStringLiteral("INTEGER");
    const auto text = QStringLiteral("TEXT");
    const auto time = QStringLiteral("DATETIME");
    const auto id = column(QStringLiteral("id"), integer);
    auto parts = keyedTable(
        QStringLiteral("part"),
        {id, column(QStringLiteral("name"), text), column(QStringLiteral("mech_id"), integer)});
    ForeignKey foreignKey;
    foreignKey.columns = {columnIndex(2)};
    foreignKey.targetName = QStringLiteral("mech");
    foreignKey.onDelete = ForeignKeyRule::Cascade;
    parts.foreignKeys = {foreignKey};
    return Schema::of({keyedTable(QStringLiteral("mech"),
                                  {id,
                                   column(QStringLiteral("name"), text),
                                   column(QStringLiteral("created_at"), time),
                                   column(QStringLiteral("updated_at"), time),
                                   column(QStringLiteral("deleted_at"), time)}),
                       parts,
                       keyedTable(QStringLiteral("audit_log"),
                                  {id,
                                   column(QStringLiteral("table_name"), text),
                                   column(QStringLiteral("row_key"), text),
                                   column(QStringLiteral("action"), text),
                                   column(QStringLiteral("changed"), text),
                                   column(QStringLiteral("author"), text),
                                   column(QStringLiteral("at"), time)})})
        .value();
}

} // namespace varve::test
