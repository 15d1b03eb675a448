#pragma once

#include "database.h"

#include <rapidcheck.h>

/// Random tables, rows, conditions and orderings that hit the corners of SQLite's comparisons. To be
/// used inside of a property: every draw is one of RapidCheck's.
namespace random_table {

/// A number from 0 to `end` - 1.
int draw(int end);

struct Sample
{
    varve::Schema schema;
    QString create;
    QStringList indexes;

    varve::QuerySet query() const { return {schema, varve::tableIndex(0)}; }
    const varve::Table &table() const { return schema[varve::tableIndex(0)]; }
};

/// Columns of any affinity and collation under hostile names; a key of one or two columns or none.
Sample sample();

varve::Value value();

/// Makes the table and fills it with up to 12 random rows; their cells as the database has them.
QList<varve::Row> fill(const MemoryDatabase &database, const Sample &sample);

/// A condition over the columns of the sample, resolved, at most `depth` connectives deep.
varve::Expression condition(const varve::Table &table, int depth);

/// Any operand: a column, a value, or what functions and calculations make of them, not resolved.
varve::Expression scalar(const varve::Table &table, int depth);

enum class Terms { Columns, Expressions };
QList<varve::Ordering> ordering(const varve::Table &table, Terms kind = Terms::Columns);

} // namespace random_table
