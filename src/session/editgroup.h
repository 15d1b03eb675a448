#pragma once

#include "session/session.h"

namespace varve {

/// The edits of one step, while it is being made: what Session::edit() hands out. Reads through it
/// see what it has changed so far.
///
/// What an edit entails for known rows that refer to the row is done with it, as the database would
/// do it: foreign keys follow a key or are emptied, rows go with the row that they refer to. What
/// must hold between rows must hold when the step is done.
class EditGroup
{
public:
    ~EditGroup();
    Q_DISABLE_COPY_MOVE(EditGroup)

    // Reading

    /// The session whose step it is.
    Session &session() const;
    /// What the step has made of the session's state so far.
    const State &state() const { return m_state; }
    /// The row of `table` with this primary key; null if there is none.
    RowId find(TableIndex table, const Key &key);
    /// The known row with the primary key among `cells`, which are those of a new row; null if there
    /// is none, or no key is given. Errors: as create(); Validation (a part of the key is missing).
    Result<RowId> find(TableIndex table, const QList<NamedValue> &cells);
    /// The rows that `relation` leads to from `row`; see Handle::relatedRows().
    QList<RowId> relatedRows(RowId row, const Relation &relation);

    // Rows

    /// A new row with these cells; the others are left to their defaults.
    ///
    /// A cell is named by its column, or by the relation that its foreign key makes. Errors:
    /// ReadOnly, NotFound (a column, a row referred to), Validation (the key is taken; a relation
    /// that another table holds; a reference to a row of another table than the foreign key's).
    Result<RowId> create(TableIndex table, const QList<NamedValue> &cells = {});
    Result<RowId> create(const QString &table, const QList<NamedValue> &cells);
    /// A new row with the cells of `row`, without its automatic, generated and unique cells. Errors:
    /// as create(); NotFound, also for a cell that was left out when the row was read.
    Result<RowId> duplicate(RowId row);
    /// The known row with the primary key among `cells`, with these cells; a new row if there is
    /// none, or no key is given. A row that is stored and not known is not found: get it first.
    /// Errors: as create(), find() and set().
    Result<RowId> upsert(TableIndex table, const QList<NamedValue> &cells);
    Result<RowId> upsert(const QString &table, const QList<NamedValue> &cells);

    /// Another value for a cell. A reference to a row that has a key is that key.
    ///
    /// Errors: as create(); Constraint, when rows refer to the key that is changed and their rule
    /// forbids it (ConstraintDetails name them).
    Result<void> set(RowId row, ColumnIndex column, const Value &value);
    Result<void> set(RowId row, const QString &column, const Value &value);
    Result<void> set(RowId row, const QList<NamedValue> &cells);

    /// Adds `by`, an integer or a real, to a cell, which shows the sum at once. The commit adds it to
    /// what the database holds then, whoever has changed that meanwhile, and shows what came of it;
    /// undo after that takes the same away again. A new row, a cell that is set already, and columns of
    /// keys, references and unique indexes are set to the sum instead.
    ///
    /// Errors: as set(); Validation (the cell holds no number; the sum is too large).
    Result<void> increment(RowId row, ColumnIndex column, const Value &by);
    Result<void> increment(RowId row, const QString &column, const Value &by);

    /// Errors: NotFound, ReadOnly; Constraint, when rows refer to it and their rule forbids it.
    Result<void> remove(RowId row);
    /// The same for all of `rows`, but those that a rule has deleted together with one before.
    Result<void> remove(const QList<RowId> &rows);

    /// Any edit as a value. It changes this row and no other.
    Result<void> apply(const Edit &edit);

    // Conflicts

    /// Answers the conflicts of `rows`, or of one cell, by what is pending here or what the database
    /// holds. What is in no conflict stays as it is.
    ///
    /// Errors: as apply(); Validation (a cell of a row that a side has deleted).
    Result<void> resolve(Resolution resolution, const QList<RowId> &rows);
    Result<void> resolve(Resolution resolution, RowId row, ColumnIndex column);
    /// Answers the conflict of a cell by another value. Errors: those of set() besides.
    Result<void> resolve(RowId row, ColumnIndex column, const Value &value);
    /// Answers all conflicts.
    Result<void> resolveAll(Resolution resolution);

    // Links
    //
    // Of a relation that is ManyToMany, of the table of `row`. Targets are references to rows,
    // or keys, also of rows that are not there yet. A position column is counted on by itself.
    //
    // Which links a stored row has is read once, when the first of these is called; that blocks.
    // Errors: NotFound (`row` or a target is deleted), Validation (what is said with the verb; a
    // target is named twice; the relation is no such one) - nothing is done then.

    /// Adds links, whose through rows also get the cells `extra`. A link that is there is an error. One
    /// that was taken away and is still stored comes back as it was.
    Result<void> link(RowId row,
                      const Relation &relation,
                      const QList<Value> &targets,
                      const QList<NamedValue> &extra = {});
    /// Removes links; one that is not there is an error.
    Result<void> unlink(RowId row, const Relation &relation, const QList<Value> &targets);
    Result<void> unlinkAll(RowId row, const Relation &relation);
    /// Links with just these, in this order if there is a position. Through rows of links that stay
    /// keep what else they hold.
    Result<void> setLinks(RowId row, const Relation &relation, const QList<Value> &targets);

    // The same with the types of entities; see Session and HandleOf. A new handle is read when the step
    // is done, but can be referred to at once. Include session/typedsession.h to call them.

    /// As those that take names. Errors besides: NotFound (the handle is of no row), Type (a value that
    /// its column cannot hold).
    template<typename E>
    Result<HandleOf<E>> create(std::initializer_list<Assignment<E>> cells = {});
    template<typename E>
    Result<HandleOf<E>> create(std::span<const Assignment<E>> cells);
    template<typename E>
    Result<HandleOf<E>> upsert(std::initializer_list<Assignment<E>> cells);
    template<typename E>
    Result<HandleOf<E>> upsert(std::span<const Assignment<E>> cells);
    template<typename E>
    Result<void> set(const HandleOf<E> &row, std::initializer_list<Assignment<E>> cells);
    template<typename E>
    Result<void> set(const HandleOf<E> &row,
                     std::span<const Assignment<std::type_identity_t<E>>> cells);
    template<typename E, typename T, typename N>
    Result<void> increment(const HandleOf<E> &row, const TypedColumn<E, T> &column, const N &by);
    Result<void> remove(const Handle &row);
    template<typename E, typename R>
    Result<void> link(const HandleOf<E> &row,
                      const R &relation,
                      const QList<RowOf<typename R::TargetType>> &targets);
    template<typename E, typename R, typename Through>
    Result<void> link(const HandleOf<E> &row,
                      const R &relation,
                      const QList<RowOf<typename R::TargetType>> &targets,
                      std::initializer_list<Assignment<Through>> extra);
    template<typename E, typename R>
    Result<void> unlink(const HandleOf<E> &row,
                        const R &relation,
                        const QList<RowOf<typename R::TargetType>> &targets);
    template<typename E, typename R>
    Result<void> unlinkAll(const HandleOf<E> &row, const R &relation);
    template<typename E, typename R>
    Result<void> setLinks(const HandleOf<E> &row,
                          const R &relation,
                          const QList<RowOf<typename R::TargetType>> &targets);

private:
    friend class CommitRounds;
    friend class Session;
    EditGroup(Session::Private &session, State state);

    class Work;
    Work &work();
    RelationReader reader();

    using HeldCells = QList<std::pair<ColumnIndex, Value>>;

    Result<HeldCells> held(TableIndex table, const QList<NamedValue> &cells) const;
    Result<RowId> insert(TableIndex table, QList<Value> cells);
    Result<void> removeUsually(RowId row);
    Result<void> fillIn(TableIndex table, QList<Value> &cells);
    Result<Value> asHeld(TableIndex table, ColumnIndex column, const Value &value) const;
    Result<void> assign(RowId row, const HeldCells &cells);
    Result<void> assign(RowId row, ColumnIndex column, const Value &value);
    bool isEqual(RowId row, const HeldCells &cells) const;
    QList<RowId> meaning(const Referring &referring, QList<RowId> rows);
    Result<void> settleKey(RowId row, ColumnIndex column, const Row &before);
    Result<void> settleKey(const Referring &referring, ColumnIndex holder, ColumnIndex column);

    Result<QList<LinkTarget>>
    linkTargets(RowId row, const Relation &relation, const QList<Value> &targets);
    Result<LinkTarget> linkTarget(const Relation &relation, const Value &value);
    Result<void> readLinks(RowId row, const Relation &relation);
    QHash<Key, RowId> deletedLinks(RowId row, const Relation &relation) const;
    Result<void> addLinks(RowId row,
                          const Relation &relation,
                          const QList<LinkTarget> &targets,
                          const QList<NamedValue> &extra);
    Result<void> removeLinks(const QList<RowId> &throughRows);
    Result<void> sortLinks(RowId row, const Relation &relation, const QList<LinkTarget> &targets);
    qint64 lastPosition(RowId row, const Relation &relation);
    QString textOf(RowId row) const;

    /// Goes on from the rows of `state`, which were read since, and `update` changes.
    void takeOver(const State &state, const BaseUpdate &update);
    Result<void> finish();
    Result<void> settle();
    Result<void> checkSettled(const Referring &referring);
    Result<void> checkOnlyOwner(RowId row, const Relation &relation);

    Session::Private &m_session;
    State m_state;
    QList<RowId> m_drawnAlong;    ///< For the session's, when the step is done.
    std::unique_ptr<Work> m_work; ///< What only steps need that touch relations.
};

} // namespace varve
