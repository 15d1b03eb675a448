#pragma once

#include "session/editgroup.h"
#include "session/extension.h"

namespace varve::test {

/// An extension that does what a test gives it, and notes what it was told.
class Listening : public Extension
{
public:
    using OnRows = std::function<Result<void>(RowsEvent &)>;
    using OnCommit = std::function<Result<void>(CommitEvent &)>;

    Result<void> beforeInsert(RowsEvent &event) override { return tell(event, inserting); }
    Result<void> beforeUpdate(RowsEvent &event) override { return tell(event, updating); }
    Result<void> beforeDelete(RowsEvent &event) override { return tell(event, deleting); }
    Result<void> beforeCommit(CommitEvent &event) override
    {
        told.append(QStringLiteral("round of %1").arg(event.rows().size()));
        return committing ? committing(event) : Result<void>();
    }
    Result<void> beforeWriting(CommitEvent &event) override
    {
        told.append(QStringLiteral("write %1").arg(event.rows().size()));
        return writing ? writing(event) : Result<void>();
    }
    void afterInsert(const StoredRows &rows) override { tell(rows, QStringLiteral("inserted")); }
    void afterUpdate(const StoredRows &rows) override { tell(rows, QStringLiteral("updated")); }
    void afterDelete(const StoredRows &rows) override { tell(rows, QStringLiteral("deleted")); }
    void afterCommit(const CommitReport &report) override
    {
        told.append(QStringLiteral("committed %1").arg(report.rowCount()));
    }
    Result<Removal> beforeRemove(EditGroup &group, RowId row) override
    {
        return removing ? removing(group, row) : Result<Removal>(Removal::Usual);
    }
    QList<CellFault> validate(TableIndex table, const RowChange &change) const override
    {
        return validating ? validating(table, change) : QList<CellFault>();
    }
    QuerySet beforeQuery(const QuerySet &query) const override
    {
        return querying ? querying(query) : query;
    }
    void afterQuery(const QuerySet &query, qsizetype lines) override
    {
        read.append(QStringLiteral("%1 of %2").arg(lines).arg(query.table().name));
    }
    void failed(const Error &error, const QList<RowId> &rows) override
    {
        errors.append(error);
        guilty = rows;
    }

    OnRows inserting;
    OnRows updating;
    OnRows deleting;
    OnCommit committing;
    OnCommit writing;
    std::function<Result<Removal>(EditGroup &, RowId)> removing;
    std::function<QList<CellFault>(TableIndex, const RowChange &)> validating;
    std::function<QuerySet(const QuerySet &)> querying;

    QStringList told; ///< Of commits.
    QStringList read; ///< Of queries.
    QList<Error> errors;
    QList<RowId> guilty;
    QList<StoredRows> written;

private:
    Result<void> tell(RowsEvent &event, const OnRows &what)
    {
        const auto verb = event.kind() == RowChange::Kind::Insert   ? QStringLiteral("insert")
                          : event.kind() == RowChange::Kind::Update ? QStringLiteral("update")
                                                                    : QStringLiteral("delete");
        const auto &table = event.session().schema()[event.table()].name;
        told.append(QStringLiteral("%1 %2 %3").arg(verb, table).arg(event.rows().size()));
        return what ? what(event) : Result<void>();
    }
    void tell(const StoredRows &rows, const QString &verb)
    {
        told.append(QStringLiteral("%1 %2").arg(verb).arg(rows.rows.size()));
        written.append(rows);
    }
};

} // namespace varve::test
