#include "storage/reading_p.h"
#include "storage/stepwriter_p.h"

#include <QCoreApplication>
#include <QSqlError>
#include <QVarLengthArray>

#include <algorithm>
#include <limits>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

class StepText
{
    Q_DECLARE_TR_FUNCTIONS(varve::StepWriter)
public:
    static QString cannotSave(const QString &table)
    {
        return tr("Nothing was saved, as table \"%1\" cannot be written").arg(table);
    }
    static Error mismatch(const QString &table)
    {
        return {ErrorKind::Conflict, tr("Rows of table \"%1\" are not what they were.").arg(table)};
    }
    static Error dangling(const QString &table)
    {
        return {ErrorKind::Schema,
                tr("A row of table \"%1\" refers to a row that is not saved before it.").arg(table),
                tr("Save the row it refers to first.")};
    }
    static Error cannotPark(const QString &table, const QString &refusal)
    {
        return {ErrorKind::Constraint,
                tr("Nothing was saved: rows of table \"%1\" exchange values, for which one of them "
                   "has to hold another value for a moment. %2")
                    .arg(table, refusal),
                tr("Save one of the rows with another value first.")};
    }
    static QString adviceOnRefusal()
    {
        return tr("Nothing was saved. Change the marked values and save again.");
    }
};

/// A column that nobody fills in is NULL.
bool isLeftNull(const Value &cell, const Column &column)
{
    return cell.isAbsent() && cell.absent().reason == Absent::Reason::Default
           && !column.hasDefault();
}

/// `row` with the cells of `columns` as in `other`.
Row withCellsOf(const Row &other, const QList<ColumnIndex> &columns, const Row &row)
{
    QVarLengthArray<std::pair<ColumnIndex, Value>, 8> cells;
    for (const auto column : columns)
        cells.append({column, other[column]});
    return row.withCells(cells);
}

/// The columns that are compared where all guards are known.
QList<ColumnIndex> comparedColumns(const Table &table, const QList<ColumnIndex> &guards)
{
    auto compared = table.key;
    std::ranges::copy_if(guards, std::back_inserter(compared), [&](ColumnIndex column) {
        return !table.isKeyColumn(column);
    });
    return compared;
}

} // namespace

StepWriter::StepWriter(Connection &connection,
                       const Schema &schema,
                       WrittenRows &written,
                       StepFindings *findings)
    : m_connection(connection)
    , m_schema(schema)
    , m_written(written)
    , m_findings(findings)
{}

Result<void> StepWriter::write(const WriteStep &step)
{
    switch (step.kind) {
    case RowChange::Kind::Insert:
        return insert(step);
    case RowChange::Kind::Update:
        if (step.purpose == WriteStep::Purpose::Follow)
            return confirm(step);
        return step.purpose == WriteStep::Purpose::Park ? park(step) : update(step);
    case RowChange::Kind::Delete:
        return remove(step);
    }
    Q_UNREACHABLE();
}

/// What a rule has done by now is looked up: rows that somebody else has made refer to something else
/// did not follow.
Result<void> StepWriter::confirm(const WriteStep &step)
{
    if (m_findings && m_findings->isLost)
        return {};
    const auto &table = m_schema[step.table];
    QList<Key> keys;
    for (const auto &target : step.rows)
        keys.append(keyOf(*target.change->after, table.key));
    const auto stored = rowsByKey(m_connection, {m_schema, step.table}, keys);
    if (!stored)
        return stored.error();
    for (const auto &target : step.rows) {
        const auto &after = *target.change->after;
        const auto row = stored->constFind(keyOf(after, table.key));
        const bool hasFollowed =
            row != stored->constEnd() && std::ranges::all_of(step.columns, [&](ColumnIndex column) {
                return (*row)[column] == after[column];
            });
        if (!hasFollowed && !m_findings)
            return StepText::mismatch(table.name);
        if (!hasFollowed)
            m_findings->isMismatch = true;
        m_written.set(target.row, hasFollowed ? std::optional(after) : std::nullopt);
    }
    return {};
}

/// A CHECK may not let in what a cell holds for the moment: the user has never seen that value.
Result<void> StepWriter::park(const WriteStep &step)
{
    const auto parked = update(step);
    const auto *refusal = parked ? nullptr : parked.error().details<ConstraintDetails>();
    if (!refusal)
        return parked;
    const auto details =
        std::make_shared<ConstraintDetails>(refusal->rule(), step.columns, refusal->rows());
    return StepText::cannotPark(m_schema[step.table].name, parked.error().text())
        .withDetails(details);
}

Result<void> StepWriter::insert(const WriteStep &step)
{
    const auto &table = m_schema[step.table];
    const auto isGiven = [&](ColumnIndex column) { return step.columns.contains(column); };
    if (std::ranges::all_of(table.key, isGiven))
        return insertGiven(step);
    // A trigger may take the numbers that were counted out.
    std::optional<qint64> largest;
    if (table.hasAutomaticKey && !table.hasTriggers) {
        const auto asked = largestKey(table, step.rows.size());
        if (!asked)
            return asked.error();
        largest = *asked;
    }
    return largest ? insertNumbered(step, *largest) : insertReturning(step);
}

Result<void> StepWriter::insertGiven(const WriteStep &step)
{
    Shape shape{step.kind, m_schema[step.table], step.columns, {}, {}};
    Lines lines;
    for (const auto &target : step.rows) {
        auto row = composed(step, target);
        if (!row && isLeftOut(row.error()))
            continue;
        if (!row)
            return row.error();
        m_written.set(target.row, *row);
        if (auto sent = add({target.row, {}, *std::move(row)}, lines, shape); !sent)
            return sent;
    }
    return flush(lines, shape);
}

/// Keys are counted out first, so that rows can refer to each other within one statement and
/// nothing depends on the order in which a database tells them.
Result<void> StepWriter::insertNumbered(const WriteStep &step, qint64 key)
{
    Shape shape{step.kind, m_schema[step.table], step.columns, {}, {}};
    const auto keyColumn = shape.table.key.front();
    shape.columns.append(keyColumn);
    Lines lines;
    for (const auto &target : step.rows) {
        const auto unnumbered = composed(step, target);
        if (!unnumbered && isLeftOut(unnumbered.error()))
            continue;
        if (!unnumbered)
            return unnumbered.error();
        auto row = unnumbered->withCell(keyColumn, ++key);
        m_written.set(target.row, row);
        if (auto sent = add({target.row, {}, std::move(row)}, lines, shape); !sent)
            return sent;
    }
    return flush(lines, shape);
}

Result<void> StepWriter::insertReturning(const WriteStep &step)
{
    const auto &table = m_schema[step.table];
    Shape shape{step.kind, table, step.columns, {}, table.key};
    for (const auto &target : step.rows) {
        auto row = composed(step, target);
        if (!row && isLeftOut(row.error()))
            continue;
        if (!row)
            return row.error();
        if (m_findings && m_findings->isLost)
            return {}; // It would be final at once.
        const Line line{target.row, {}, *row};
        const auto done = attempt(shape, {&line, 1});
        if (done.refusal && note(*done.refusal, target.row)) {
            m_findings->isLost = hasLostTransaction(); // A trigger can end it.
            continue;
        }
        if (done.refusal)
            return refusedError(*done.refusal, {target.row});
        if (done.error)
            return *done.error;
        if (done.returned.size() != shape.returned.size())
            return StepText::mismatch(shape.table.name);
        for (qsizetype part = 0; part < shape.returned.size(); ++part)
            *row = row->withCell(shape.returned[part], done.returned[part]);
        m_written.set(target.row, *row);
    }
    return {};
}

Result<void> StepWriter::update(const WriteStep &step)
{
    return change(step, {step.kind, m_schema[step.table], step.columns, {}, {}});
}

Result<void> StepWriter::remove(const WriteStep &step)
{
    return change(step, {step.kind, m_schema[step.table], {}, {}, {}});
}

/// Rows of which other columns are known, and so compared, are other statements.
Result<void> StepWriter::change(const WriteStep &step, Shape shape)
{
    shape.isChain = step.isChain;
    shape.added = step.added;
    if (step.raised)
        shape.columns.append(*step.raised);
    const auto ofLoaded = comparedColumns(shape.table, step.guards);
    Lines lines;
    for (const auto &target : step.rows) {
        auto line = changeOf(step, target);
        if (!line && isLeftOut(line.error()))
            continue;
        if (!line)
            return line.error();
        const auto isUnknown = [&](ColumnIndex column) { return line->before[column].isAbsent(); };
        auto compared = std::ranges::any_of(step.guards, isUnknown)
                            ? comparedColumns(shape.table, step.guards, line->before)
                            : ofLoaded;
        if (compared != shape.compared) {
            if (auto sent = flush(lines, shape); !sent)
                return sent;
            shape.compared = std::move(compared);
            shape.queryRows = 0;
        }
        if (!target.replaces.isNull())
            m_written.set(target.replaces, {});
        m_written.set(target.row,
                      step.kind == RowChange::Kind::Delete ? std::nullopt
                                                           : std::optional(line->after));
        if (!step.added.isEmpty())
            addUp(step, target.row, *line);
        if (auto sent = add(std::move(*line), lines, shape); !sent)
            return sent;
    }
    return flush(lines, shape);
}

/// What comes of it is the database's to say.
void StepWriter::addUp(const WriteStep &step, RowId row, Line &line)
{
    auto written = line.after;
    for (const auto &[column, by] : step.pending.increments(row)) {
        line.after = line.after.withCell(column, by);
        written = written.withCell(column, Absent{Absent::Reason::Generated});
    }
    m_written.set(row, written);
}

Result<std::optional<qint64>> StepWriter::largestKey(const Table &table, qsizetype count)
{
    auto line = m_connection.run(m_connection.dialect().largestKey(table), cannotSave(table));
    if (!line)
        return line.error();
    const auto largest = line->next() ? line->value(0) : Value();
    const auto key = largest.isInteger() ? largest.integer() : 0;
    if (key > std::numeric_limits<qint64>::max() - count)
        return std::optional<qint64>();
    return std::optional(key);
}

/// The row that `target` is going to be, references resolved.
Result<Row> StepWriter::composed(const WriteStep &step, const WriteStep::Target &target) const
{
    const auto &after = *target.change->after;
    const auto &table = m_schema[step.table];
    QVarLengthArray<std::pair<ColumnIndex, Value>, 8> settled;
    for (qsizetype position = 0; position < after.size(); ++position) {
        const auto column = columnIndex(position);
        if (isLeftNull(after[column], table[column])) {
            if (!table.isKeyColumn(column)) // Those are read back.
                settled.append({column, Null()});
        } else if (after[column].isReference() && step.columns.contains(column)) {
            auto value = resolved(after[column].reference(), step.table, column);
            if (!value)
                return value.error();
            settled.append({column, *value});
        }
    }
    return after.withCells(settled);
}

Result<Value> StepWriter::resolved(RowId target, TableIndex table, ColumnIndex column) const
{
    const auto *row = m_written.find(target);
    const auto targetColumn = m_schema.referencedColumn(table, column, target.table());
    if (!row || !targetColumn)
        return StepText::dangling(m_schema[table].name);
    if (!(*row)[*targetColumn].isAbsent())
        return (*row)[*targetColumn];
    // The database has filled it in, so it has to be asked.
    const auto key = keyOf(*row, m_schema[target.table()].key);
    const auto stored = rowsByKey(m_connection, {m_schema, target.table()}, {key});
    if (!stored)
        return stored.error();
    if (!stored->contains(key))
        return StepText::dangling(m_schema[table].name);
    return stored->value(key)[*targetColumn];
}

/// Both sides of a change. What this very plan has written before is what it is found by.
Result<StepWriter::Line> StepWriter::changeOf(const WriteStep &step,
                                              const WriteStep::Target &target) const
{
    const auto *earlier = m_written.find(target.row);
    Line line{target.row, earlier ? *earlier : *target.change->before, {}};
    if (step.kind == RowChange::Kind::Delete)
        return line;
    auto after = composed(step, target);
    if (!after)
        return after.error();
    line.after = *std::move(after);
    if (earlier)
        line.after = withCellsOf(line.after, step.columns, *earlier);
    if (step.raised)
        line.after =
            line.after.withCell(*step.raised, WriteStep::raisedFrom(line.before[*step.raised]));
    return line;
}

/// Sends the lines as soon as they fill a statement, while their rows are still at hand for the
/// processor.
Result<void> StepWriter::add(Line line, Lines &lines, Shape &shape)
{
    lines.append(std::move(line));
    const auto perRow = shape.columns.size() + shape.compared.size();
    const bool isSingle = shape.isChain || perRow == 0;
    const auto full = isSingle ? 1 : m_connection.dialect().rowsPerStatement(perRow);
    return lines.size() < full ? Result<void>() : flush(lines, shape);
}

Result<void> StepWriter::flush(Lines &lines, Shape &shape)
{
    if (lines.isEmpty())
        return {};
    auto sent = send(shape, lines);
    lines.clear();
    return sent;
}

Result<void> StepWriter::send(Shape &shape, Span lines)
{
    if (m_findings)
        return sendNoting(shape, lines);
    const auto done = attempt(shape, lines);
    if (done.refusal && lines.size() > 1)
        return sendOneByOne(shape, lines);
    if (done.refusal)
        return refusedError(*done.refusal, {lines.front().row});
    if (done.error)
        return *done.error;
    if (done.affected != static_cast<int>(lines.size()))
        return StepText::mismatch(shape.table.name);
    return {};
}

/// Finds the guilty rows of a statement that was refused as a whole. Should all go well one by one,
/// as the order in which the rows were written mattered, then they are written.
Result<void> StepWriter::sendOneByOne(Shape &shape, Span lines)
{
    const bool lost = hasLostTransaction();
    std::optional<Dialect::Refusal> refusal;
    QList<RowId> refused;
    for (size_t at = 0; at < lines.size() && !(lost && refusal); ++at) {
        const auto done = attempt(shape, lines.subspan(at, 1));
        if (done.error && !done.refusal)
            return *done.error;
        if (!done.refusal && done.affected != 1)
            return StepText::mismatch(shape.table.name);
        if (!done.refusal)
            continue;
        if (!refusal)
            refusal = done.refusal;
        if (refusal->rule == done.refusal->rule && refusal->columns == done.refusal->columns)
            refused.append(lines[at].row);
    }
    if (refusal)
        return refusedError(*refusal, refused);
    return lost ? Result<void>(StepText::mismatch(shape.table.name)) : Result<void>();
}

/// A table with ON CONFLICT ROLLBACK ends the transaction when it refuses something. The new one
/// that has been begun then keeps what follows from being written.
bool StepWriter::hasLostTransaction()
{
    return m_connection.execute(m_connection.dialect().beginWriting(), {}).has_value();
}

StepWriter::Attempt StepWriter::attempt(Shape &shape, Span lines)
{
    if (auto prepared = prepare(shape, static_cast<qsizetype>(lines.size())); !prepared)
        return {0, {}, prepared.error(), {}};
    auto &query = *shape.query;
    const auto subject = cannotSave(shape.table);
    bind(query, shape, lines);
    Statement statement(query, m_connection, subject);
    if (!statement.execute())
        return {0,
                {},
                m_connection.error(query, subject),
                m_connection.dialect().refusal(query.lastError(), shape.table)};
    Attempt done{statement.affected(), {}, {}, {}};
    if (!shape.returned.isEmpty() && statement.next()) {
        for (int part = 0; part < shape.returned.size(); ++part)
            done.returned.append(statement.value(part));
    }
    return done;
}

Result<void> StepWriter::prepare(Shape &shape, qsizetype rows)
{
    if (shape.queryRows == rows)
        return {};
    const auto query = m_connection.prepared(sqlOf(shape, rows), cannotSave(shape.table));
    if (!query)
        return query.error();
    shape.query = *query;
    shape.queryRows = rows;
    return {};
}

QString StepWriter::sqlOf(const Shape &shape, qsizetype rows) const
{
    const auto &dialect = m_connection.dialect();
    switch (shape.kind) {
    case RowChange::Kind::Insert:
        return dialect.insertRows(shape.table, shape.columns, rows, shape.returned);
    case RowChange::Kind::Update:
        return dialect.updateRows(shape.table, shape.columns, shape.added, shape.compared, rows);
    case RowChange::Kind::Delete:
        return dialect.deleteRows(shape.table, shape.compared, rows);
    }
    Q_UNREACHABLE();
}

void StepWriter::bind(QSqlQuery &query, const Shape &shape, Span lines)
{
    const auto needed =
        static_cast<qsizetype>(lines.size()) * (shape.columns.size() + shape.compared.size());
    while (m_placeholders.size() < needed)
        m_placeholders.append(Dialect::placeholder(m_placeholders.size()));
    auto name = m_placeholders.cbegin();
    for (const auto &line : lines) {
        for (const auto column : shape.columns)
            query.bindValue(*name++, toVariant(line.after[column]));
        for (const auto column : shape.compared)
            query.bindValue(*name++, toVariant(line.before[column]));
    }
}

QList<ColumnIndex>
comparedColumns(const Table &table, const QList<ColumnIndex> &guards, const Row &before)
{
    auto loaded = guards;
    loaded.removeIf([&](ColumnIndex column) { return before[column].isAbsent(); });
    return comparedColumns(table, loaded);
}

Error refusedError(const Dialect::Refusal &refusal, const QList<RowId> &rows)
{
    const auto details = std::make_shared<ConstraintDetails>(refusal.rule, refusal.columns, rows);
    return Error(ErrorKind::Constraint, refusal.text, StepText::adviceOnRefusal())
        .withDetails(details);
}

QString cannotSave(const Table &table)
{
    return StepText::cannotSave(table.name);
}

} // namespace varve
