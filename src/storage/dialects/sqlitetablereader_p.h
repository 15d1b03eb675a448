#pragma once

#include "storage/connection_p.h"

namespace varve::sqlite {

/// One line of sqlite_master that makes a table or view, and what PRAGMA table_list adds to it.
struct MasterEntry
{
    QString name;
    QString type; ///< table, view, virtual or shadow
    QString definition;
    bool withoutRowId = false;
};

/// A table whose foreign keys have not met their targets yet.
struct ReflectedTable
{
    Table table;
    /// The names of the target columns of each foreign key, as they were declared; empty if they
    /// were not.
    QList<QStringList> targets;
};

/// The structure of one table or view.
Result<ReflectedTable> reflectedTable(Connection &connection, const MasterEntry &entry);

/// SQLite tells everything in values, and keeps its own tables as loosely as any.
QString textOf(const Value &value);
qint64 integerOf(const Value &value);

} // namespace varve::sqlite
