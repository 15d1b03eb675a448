#pragma once

#include "session/session.h"

namespace varve {

/// The façade over one row of a session: what it holds, what it is related to, and the verbs that
/// change it. A small value; it holds nothing, so all handles of one row always agree.
///
/// Each verb is one step of the history. Reading a relation knows the rows that the session knows, and
/// looks at no others: see Session::fetchRelated(). A default-made handle stands for no row; its
/// verbs return an error. The session must live longer; use it in the session's thread.
class Handle
{
public:
    /// No row.
    Handle() = default;
    /// The row `row` of `session`, known or not.
    Handle(Session &session, RowId row);

    /// Whether it stands for no row. It may also stand for one that is gone: see exists().
    bool isNull() const { return m_row.isNull(); }
    /// Whether the row is known and not deleted.
    bool exists() const;

    /// The row that it stands for, and the session it is a row of; null if none.
    RowId id() const { return m_row; }
    Session *session() const { return m_session; }

    /// What is assigned to a foreign key to make it lead to this row; NULL for no row.
    operator Value() const { return m_row; }

    // Reading

    /// The immutable record itself; none if the row is unknown or deleted.
    std::optional<Row> row() const;

    /// Errors: NotFound (no such column; the row is unknown or deleted; the cell was left out when the
    /// row was read: see Session::load()).
    Result<Value> value(const QString &column) const;
    Result<Value> value(ColumnIndex column) const;

    /// The primary key; parts of it may be absent as long as the row is new.
    Result<Key> key() const;

    /// What `relation` leads to; a null handle if nothing, or a row that is not known or deleted.
    /// Errors: NotFound (the relation), Validation (it leads to many rows).
    Result<Handle> related(const QString &relation) const;

    /// The rows that `relation` leads to: in the order of the links' position column if there is
    /// one, else of their key; rows without key come last, as they were made. Errors: NotFound.
    Result<QList<RowId>> relatedRows(const QString &relation) const;

    // Writing

    /// See EditGroup::set(). A handle and the key of its row are equal; NULL clears.
    Result<void> set(const QString &column, const Value &value) const;
    Result<void> set(ColumnIndex column, const Value &value) const;
    Result<void> set(const QList<NamedValue> &cells) const;
    /// See EditGroup::increment().
    Result<void> increment(const QString &column, const Value &by) const;
    /// See EditGroup::remove().
    Result<void> remove() const;

    /// See the links of EditGroup. `Handle::link(u"genres"_s, {satire, 7})`.
    Result<void> link(const QString &relation,
                      const QList<Value> &targets,
                      const QList<NamedValue> &extra = {}) const;
    Result<void> unlink(const QString &relation, const QList<Value> &targets) const;
    Result<void> unlinkAll(const QString &relation) const;
    Result<void> setLinks(const QString &relation, const QList<Value> &targets) const;

    /// Reads the row again, or the cells of it that were left out; both block. See Session::refresh()
    /// and Session::load().
    Result<void> refresh() const;
    Result<void> load() const;

    friend bool operator==(const Handle &, const Handle &) = default;
    friend size_t qHash(const Handle &handle, size_t seed = 0) { return qHash(handle.m_row, seed); }

private:
    Result<Row> existing() const;
    Result<Relation> relation(const QString &name) const;
    Result<void>
    changeLinks(const QString &relation,
                const std::function<Result<void>(EditGroup &, const Relation &)> &change) const;

    Session *m_session = nullptr;
    RowId m_row;
};

} // namespace varve
