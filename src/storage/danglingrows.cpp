#include "storage/danglingrows_p.h"
#include "storage/reading_p.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace varve {
namespace {

using Found = std::optional<DanglingRows>;

class DanglingText
{
    Q_DECLARE_TR_FUNCTIONS(varve::DanglingRows)
public:
    static QString lost(const Table &table, const ForeignKey &foreignKey, const Key &key)
    {
        return tr("A row of table \"%1\" refers to the row %2 of table \"%3\", which does not "
                  "exist.")
            .arg(table.name, toText(key), foreignKey.targetName);
    }
    static QString findTarget() { return tr("Choose a row that exists, or add that row."); }
    static QString missed(const Table &table, const Key &key, const Table &referrer)
    {
        return tr("The row %1 of table \"%2\" cannot go, or get another key: rows of table \"%3\" "
                  "refer to it.")
            .arg(toText(key), table.name, referrer.name);
    }
    static QString freeTarget(const Table &referrer, const ForeignKey &foreignKey)
    {
        QStringList columns;
        for (const auto column : foreignKey.columns)
            columns.append(referrer[column].name);
        return tr("Delete those rows of \"%1\", too, or change what they hold in \"%2\".")
            .arg(referrer.name, columns.join(u", "_s));
    }
};

/// The rows of `table`, to be found by `columns` instead of the key.
QuerySet rowsBy(const Table &table, const QList<ColumnIndex> &columns)
{
    auto copy = table;
    copy.key = columns;
    copy.keySource = KeySource::UniqueIndex;
    copy.foreignKeys.clear();
    return rowsOf(copy);
}

bool isWhole(const Key &key)
{
    for (qsizetype part = 0; part < key.size(); ++part) {
        if (key[part].isNull() || key[part].isAbsent() || key[part].isReference())
            return false;
    }
    return true;
}

class DanglingFinder
{
public:
    DanglingFinder(Connection &connection, const Schema &schema, const WrittenRows &written)
        : m_connection(connection)
        , m_schema(schema)
        , m_written(written)
    {}

    /// Adds the rows of `step` that refer to nothing.
    Result<void> lost(const WriteStep &step, QList<DanglingRows> &all) const
    {
        for (const auto &foreignKey : m_schema[step.table].foreignKeys) {
            if (!foreignKey.target || !sets(step, foreignKey))
                continue;
            QList<std::pair<RowId, Key>> wanted;
            for (const auto &target : step.rows) {
                if (const auto *row = m_written.find(target.row))
                    wanted.append({target.row, keyOf(*row, foreignKey.columns)});
            }
            auto found =
                without(wanted, rowsBy(m_schema[*foreignKey.target], foreignKey.targetColumns));
            if (found && *found)
                found = stillThere(**found, step.table, foreignKey);
            if (!found)
                return found.error();
            if (auto dangling = *found) {
                const auto key = keyOf(*m_written.find(dangling->rows.front()), foreignKey.columns);
                dangling->table = step.table;
                dangling->columns = foreignKey.columns;
                dangling->text = DanglingText::lost(m_schema[step.table], foreignKey, key);
                dangling->advice = DanglingText::findTarget();
                all.append(*dangling);
            }
        }
        return {};
    }

    /// Adds the rows of `step` that are gone, or have another key, while others refer to them.
    Result<void> missed(const WriteStep &step, QList<DanglingRows> &all) const
    {
        for (const auto &[table, position] : m_schema.referrers(step.table)) {
            const auto &foreignKey = m_schema[table].foreignKeys[position];
            QList<Key> keys;
            for (const auto &target : step.rows)
                keys.append(keyOf(*target.change->before, foreignKey.targetColumns));
            const auto referring =
                rowsByKey(m_connection, rowsBy(m_schema[table], foreignKey.columns), keys);
            if (!referring)
                return referring.error();
            QList<std::pair<RowId, Key>> wanted;
            for (qsizetype at = 0; at < keys.size(); ++at) {
                if (referring->contains(keys[at]))
                    wanted.append({step.rows[at].row, keys[at]});
            }
            auto found = without(wanted, rowsBy(m_schema[step.table], foreignKey.targetColumns));
            if (!found)
                return found.error();
            if (auto dangling = *found) {
                const auto first = std::ranges::find(
                    wanted, dangling->rows.front(), &std::pair<RowId, Key>::first);
                dangling->table = step.table;
                dangling->columns = foreignKey.targetColumns;
                dangling->text =
                    DanglingText::missed(m_schema[step.table], first->second, m_schema[table]);
                dangling->advice = DanglingText::freeTarget(m_schema[table], foreignKey);
                all.append(*dangling);
            }
        }
        return {};
    }

private:
    /// A reference that was broken before is nobody's fault here.
    static bool sets(const WriteStep &step, const ForeignKey &foreignKey)
    {
        return step.kind == RowChange::Kind::Insert
               || std::ranges::any_of(foreignKey.columns, [&](ColumnIndex column) {
                      return step.columns.contains(column);
                  });
    }

    /// Those of `dangling` that are as they were written: a rule may have drawn others along.
    Result<Found>
    stillThere(DanglingRows dangling, TableIndex index, const ForeignKey &foreignKey) const
    {
        const auto &table = m_schema[index];
        QList<Key> keys;
        for (const auto row : dangling.rows)
            keys.append(keyOf(*m_written.find(row), table.key));
        const auto stored = rowsByKey(m_connection, {m_schema, index}, keys);
        if (!stored)
            return stored.error();
        dangling.rows.removeIf([&](RowId row) {
            const auto &written = *m_written.find(row);
            const auto current = stored->constFind(keyOf(written, table.key));
            return current == stored->constEnd()
                   || keyOf(*current, foreignKey.columns) != keyOf(written, foreignKey.columns);
        });
        return dangling.rows.isEmpty() ? Found() : Found(dangling);
    }

    /// Those of `wanted` that have no row in `targets`; none if all have.
    Result<Found> without(const QList<std::pair<RowId, Key>> &wanted, const QuerySet &targets) const
    {
        QList<Key> keys;
        for (const auto &[row, key] : wanted) {
            if (isWhole(key))
                keys.append(key);
        }
        const auto there = rowsByKey(m_connection, targets, keys);
        if (!there)
            return there.error();
        DanglingRows dangling{};
        for (const auto &[row, key] : wanted) {
            if (isWhole(key) && !there->contains(key))
                dangling.rows.append(row);
        }
        return dangling.rows.isEmpty() ? Found() : Found(dangling);
    }

    Connection &m_connection;
    const Schema &m_schema;
    const WrittenRows &m_written;
};

} // namespace

Result<QList<DanglingRows>> danglingRows(Connection &connection,
                                         const Schema &schema,
                                         const WritePlan &plan,
                                         const WrittenRows &written)
{
    const DanglingFinder finder(connection, schema, written);
    QList<DanglingRows> all;
    for (const auto &step : plan.steps) {
        if (step.purpose == WriteStep::Purpose::Park)
            continue;
        if (step.kind != RowChange::Kind::Delete) {
            if (auto looked = finder.lost(step, all); !looked)
                return looked.error();
        }
        if (step.kind != RowChange::Kind::Insert && step.purpose == WriteStep::Purpose::Change) {
            if (auto looked = finder.missed(step, all); !looked)
                return looked.error();
        }
    }
    return all;
}

} // namespace varve
