#pragma once

#include "randomtable.h"

/// Random rows of tables that refer to each other in every way there is, and expressions that follow
/// these relations. To be used inside of a property.
namespace random_fleet {

/// house; lance -> house; pilot -> lance (a text key without regard to case) and -> pilot (mentor);
/// badge -> pilot (one to one); skill and pilot_skill, which joins it with pilot.
varve::Schema schema();

QStringList createStatements();

/// Some rows of each table of schema(), in its order. References may lead nowhere.
QList<QList<varve::Row>> rows();

/// Makes the tables anew and fills them.
void fill(const MemoryDatabase &database, const QList<QList<varve::Row>> &rows);

/// An expression about a row of `table`, not resolved: at most `depth` relations and connectives deep.
varve::Expression condition(const varve::Schema &schema, varve::TableIndex table, int depth);
varve::Expression operand(const varve::Schema &schema, varve::TableIndex table, int depth);

} // namespace random_fleet
