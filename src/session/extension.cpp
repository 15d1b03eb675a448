#include "session/extension.h"

#include "session/commitrounds_p.h"
#include "session/editgroup.h"
#include "session/session_p.h"

namespace varve {

Session &CommitEvent::session() const
{
    return m_rounds.m_session.q;
}

EditGroup &CommitEvent::edits() const
{
    return m_rounds.m_edits;
}

RowChange CommitEvent::change(RowId row) const
{
    const auto *change = m_rounds.pending().find(row);
    Q_ASSERT_X(change, "CommitEvent::change", "the row is pending");
    return *change;
}

bool CommitEvent::isCheck() const
{
    return m_rounds.m_purpose == CommitPurpose::Check;
}

void RowsEvent::prevent()
{
    for (const auto row : rows())
        prevent(row);
}

void RowsEvent::prevent(RowId row)
{
    Q_ASSERT_X(rows().contains(row), "RowsEvent::prevent", "the event is about the row");
    m_rounds.m_prevented.insert(row);
}

Extension::~Extension() = default;

Result<void> Extension::attached(Session &)
{
    return {};
}

Result<void> Extension::beforeInsert(RowsEvent &)
{
    return {};
}

Result<void> Extension::beforeUpdate(RowsEvent &)
{
    return {};
}

Result<void> Extension::beforeDelete(RowsEvent &)
{
    return {};
}

Result<void> Extension::beforeCommit(CommitEvent &)
{
    return {};
}

Result<void> Extension::beforeWriting(CommitEvent &)
{
    return {};
}

void Extension::afterInsert(const StoredRows &) {}
void Extension::afterUpdate(const StoredRows &) {}
void Extension::afterDelete(const StoredRows &) {}
void Extension::afterCommit(const CommitReport &) {}

Result<Extension::Removal> Extension::beforeRemove(EditGroup &, RowId)
{
    return Removal::Usual;
}

QList<CellFault> Extension::validate(TableIndex, const RowChange &) const
{
    return {};
}

QuerySet Extension::beforeQuery(const QuerySet &query) const
{
    return query;
}

void Extension::afterQuery(const QuerySet &, qsizetype) {}
void Extension::failed(const Error &, const QList<RowId> &) {}

} // namespace varve
