#pragma once

#include <QString>

namespace varve {

/// `name` reduced so that two are equal when SQL takes them for one: A-Z are as a-z, while `\u00c4`
/// and `\u00e4` stay different, and can be two tables in one SQLite file.
inline QString foldedName(QString name)
{
    for (auto &character : name) {
        if (character >= u'A' && character <= u'Z')
            character = QChar(character.unicode() + (u'a' - u'A'));
    }
    return name;
}

} // namespace varve
