#pragma once

#include "base/result.h"
#include "schema/mistakes_p.h"
#include "schema/relation.h"
#include "schema/table.h"

namespace varve {

/// What to do about two relations of one table that would have the same name.
enum class NameClash {
    Refuse,    ///< Somebody declared them, and can give names.
    TellApart, ///< A database has no say in it: derived names become longer.
};

/// The relations that can be followed from each of `tables`, whose foreign keys have found their
/// targets. Tables that do nothing but join two others are through tables, declared or not.
///
/// Errors: Schema, with a sentence for each mistake, which names table and relation.
Result<QList<QList<Relation>>> foundRelations(const QList<Table> &tables, NameClash clash);

/// The through tables that declarations in `tables` leave to the schema, in the order of the
/// declarations, which name them from now on.
///
/// A relation to a table that is not there or has no key is one of `mistakes`.
QList<Table> addedThroughTables(QList<Table> &tables, Mistakes &mistakes);

} // namespace varve
