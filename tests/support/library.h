#pragma once

#include "support/fleet.h"

namespace varve::test {

/// A schema with every kind of relation, as a program declares it:
/// - author (id, name), who have friends among authors, which are not mutual;
/// - cover (id, source), which one book at most has;
/// - genre (id, name), joined with books by an automatic through table;
/// - tag (name), joined with books by tagging (id, book_id, tag_name, note, rank), sorted by rank;
/// - book (id, title, author_id, cover_id);
/// - chapter (id, title, book_id), which goes with its book.
struct Library
{
    /// `ofAuthors`: what becomes of books whose author goes, or gets another key.
    static Schema schema(ForeignKeyRule ofAuthors = ForeignKeyRule::SetNull);

    static constexpr auto author = tableIndex(0);
    static constexpr auto cover = tableIndex(1);
    static constexpr auto genre = tableIndex(2);
    static constexpr auto tag = tableIndex(3);
    static constexpr auto book = tableIndex(4);
    static constexpr auto chapter = tableIndex(5);
    static constexpr auto tagging = tableIndex(6);

private:
    static ForeignKey foreignKey(int position, const QString &target, ForeignKeyRule rule)
    {
        ForeignKey key;
        key.columns = {columnIndex(position)};
        key.targetName = target;
        key.onDelete = rule;
        key.onUpdate = rule;
        return key;
    }
    static ManyToMany joined(const QString &name, const QString &target, const QString &related)
    {
        ManyToMany declared;
        declared.name = name;
        declared.targetName = target;
        declared.relatedName = related;
        return declared;
    }
    static Table authors();
    static Table tags();
    static Table books(ForeignKeyRule ofAuthors);
    static Table chapters();
    static Table taggings();
};

inline Table Library::authors()
{
    auto table = keyedTable(QStringLiteral("author"),
                            {column(QStringLiteral("id"), QStringLiteral("INTEGER")),
                             column(QStringLiteral("name"), QStringLiteral("TEXT"))});
    table.manyToMany = {joined(
        QStringLiteral("friends"), QStringLiteral("author"), QStringLiteral("befriended_by"))};
    return table;
}

inline Table Library::tags()
{
    auto table =
        keyedTable(QStringLiteral("tag"), {column(QStringLiteral("name"), QStringLiteral("TEXT"))});
    table.hasAutomaticKey = false;
    table.columns[0].defaultSql.reset();
    return table;
}

inline Table Library::books(ForeignKeyRule ofAuthors)
{
    const auto integer = QStringLiteral("INTEGER");
    auto table = keyedTable(QStringLiteral("book"),
                            {column(QStringLiteral("id"), integer),
                             column(QStringLiteral("title"), QStringLiteral("TEXT")),
                             column(QStringLiteral("author_id"), integer),
                             column(QStringLiteral("cover_id"), integer)});
    table.foreignKeys = {foreignKey(2, QStringLiteral("author"), ofAuthors),
                         foreignKey(3, QStringLiteral("cover"), ForeignKeyRule::SetNull)};
    table.foreignKeys[0].relatedName = QStringLiteral("books");
    table.indexes.append({QStringLiteral("book_cover"), {columnIndex(3)}, true, false, false});
    auto byTags = joined(QStringLiteral("tags"), QStringLiteral("tag"), QStringLiteral("books"));
    byTags.throughName = QStringLiteral("tagging");
    byTags.position = QStringLiteral("rank");
    table.manyToMany = {
        joined(QStringLiteral("genres"), QStringLiteral("genre"), QStringLiteral("books")), byTags};
    return table;
}

inline Table Library::chapters()
{
    const auto integer = QStringLiteral("INTEGER");
    auto table = keyedTable(QStringLiteral("chapter"),
                            {column(QStringLiteral("id"), integer),
                             column(QStringLiteral("title"), QStringLiteral("TEXT")),
                             column(QStringLiteral("book_id"), integer)});
    table.foreignKeys = {foreignKey(2, QStringLiteral("book"), ForeignKeyRule::Cascade)};
    table.foreignKeys[0].relatedName = QStringLiteral("chapters");
    return table;
}

inline Table Library::taggings()
{
    const auto integer = QStringLiteral("INTEGER");
    const auto text = QStringLiteral("TEXT");
    auto table = keyedTable(QStringLiteral("tagging"),
                            {column(QStringLiteral("id"), integer),
                             column(QStringLiteral("book_id"), integer),
                             column(QStringLiteral("tag_name"), text),
                             column(QStringLiteral("note"), text),
                             column(QStringLiteral("rank"), integer)});
    table.foreignKeys = {foreignKey(1, QStringLiteral("book"), ForeignKeyRule::Cascade),
                         foreignKey(2, QStringLiteral("tag"), ForeignKeyRule::Cascade)};
    table.foreignKeys[1].name = QStringLiteral("tag");
    return table;
}

inline Schema Library::schema(ForeignKeyRule ofAuthors)
{
    const auto id = column(QStringLiteral("id"), QStringLiteral("INTEGER"));
    const auto text = QStringLiteral("TEXT");
    return Schema::declared(
               {authors(),
                keyedTable(QStringLiteral("cover"), {id, column(QStringLiteral("source"), text)}),
                keyedTable(QStringLiteral("genre"), {id, column(QStringLiteral("name"), text)}),
                tags(),
                books(ofAuthors),
                chapters(),
                taggings()})
        .value();
}

} // namespace varve::test
