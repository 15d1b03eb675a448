// Never built: each line that ends with `refused` must be an error, and no other may be.
#include "query/academy.h"
#include "session/typedsession.h"

using namespace varve;
using namespace academy;
using namespace Qt::Literals::StringLiterals;

void declarations()
{
    (void)varve::columns(Pilot::id, Pilot::lance, Pilot::medals);
    (void)varve::columns(Pilot::id, 3); // refused
}

void comparisons()
{
    (void)(Pilot::gunnery < 3);
    (void)(Pilot::gunnery < u"x"_s);               // refused
    (void)(Pilot::gunnery < 3.5);                  // refused
    (void)(Pilot::gunnery == true);                // refused
    (void)(Pilot::name == 3);                      // refused
    (void)(Pilot::active == 1);                    // refused
    (void)(Pilot::active == "yes");                // refused
    (void)(Pilot::rank == Mood::Calm);             // refused
    (void)(Pilot::gunnery == std::optional(3));    // refused
    (void)(Pilot::born == std::nullopt);           // refused
    (void)(Pilot::gunnery < Pilot::name);          // refused
    (void)(Pilot::gunnery < Lance::tons);          // refused
    (void)Pilot::gunnery.contains(u"x"_s);         // refused
    (void)Pilot::gunnery.in({u"x"_s});             // refused
    (void)(Pilot::gunnery < 3 && Lance::tons < 3); // refused
}

void relations()
{
    (void)(Pilot::lance == 3);
    (void)(Pilot::lance == u"x"_s);              // refused
    (void)(Pilot::lance < 3);                    // refused
    (void)(Pilot::lance / Pilot::gunnery);       // refused
    (void)(Lance::pilots / Pilot::gunnery);      // refused
    (void)(Pilot::lance / (Pilot::gunnery < 3)); // refused
    (void)Lance::pilots.any(Lance::tons < 3);    // refused
}

void assignments()
{
    (void)(Pilot::born = std::nullopt);
    (void)(Pilot::gunnery = u"x"_s);       // refused
    (void)(Pilot::gunnery = 3.5);          // refused
    (void)(Pilot::gunnery = std::nullopt); // refused
    (void)(Lance::pilots = 3);             // refused
    (void)joined<Pilot>({Pilot::gunnery = 3, Pilot::lance = 5});
    (void)joined<Pilot>({Pilot::gunnery = 3, Lance::tons = 5}); // refused
}

void sets(const Schema &schema)
{
    const auto pilots = query<Pilot>(schema);
    (void)pilots.filter(Pilot::gunnery < 3).orderBy(Pilot::name);
    (void)pilots.filter(Lance::tons < 3);             // refused
    (void)pilots.orderBy(Pilot::lance);               // refused
    (void)pilots.orderBy(Lance::tons.desc());         // refused
    (void)pilots.orderBy({Pilot::name, Lance::tons}); // refused
    (void)pilots.orderBy((Pilot::lance / Lance::tons).desc()).thenBy(Pilot::gunnery % 2);
    (void)pilots.orderBy(Pilot::gunnery < 3);              // refused
    (void)pilots.orderBy(Pilot::lance / Lance::parent);    // refused
    (void)pilots.orderBy(Pilot::name).thenBy(Lance::tons); // refused
    (void)pilots.with(Pilot::lance / Lance::pilots / Pilot::mech);
    (void)pilots.with(Lance::pilots / Pilot::mech); // refused
    (void)(Lance::pilots / Lance::parent);          // refused
}

void subqueries(const Schema &schema)
{
    const auto lances = query<Lance>(schema);
    const auto pilots = query<Pilot>(schema);
    (void)Pilot::lance.in(lances);
    (void)Pilot::lance.in(pilots); // refused
    (void)Pilot::gunnery.in(lances, Lance::tons);
    (void)Pilot::gunnery.in(lances, Lance::name);    // refused
    (void)Pilot::gunnery.in(lances, Pilot::gunnery); // refused
    (void)Pilot::gunnery.matches(u"x"_s);            // refused
    (void)(Lance::tons > outer(Pilot::gunnery));
    (void)(Lance::name == outer(Pilot::gunnery)); // refused
}

void selections(const Schema &schema)
{
    const auto pilots = query<Pilot>(schema);
    (void)select(pilots, Pilot::name, sum(Pilot::gunnery)).groupBy(Pilot::name);
    (void)select(pilots);                                      // refused
    (void)select(pilots, Lance::name);                         // refused
    (void)select(pilots, Pilot::lance);                        // refused
    (void)sum(Pilot::name);                                    // refused
    (void)groupConcat(Pilot::gunnery);                         // refused
    (void)select(pilots, Pilot::name).groupBy(Lance::name);    // refused
    (void)select(pilots, Pilot::name).having(Lance::tons > 3); // refused
}

void records(const Record<Pilot> &pilot)
{
    (void)pilot[Pilot::gunnery];
    (void)pilot[Lance::tons];                   // refused
    const QString text = pilot[Pilot::gunnery]; // refused
}

void calculations()
{
    (void)(Pilot::gunnery + 1 < 3);
    (void)(Pilot::gunnery = Pilot::gunnery + 1);
    (void)(Pilot::height = Pilot::gunnery * 2);
    (void)(Pilot::gunnery + u"x"_s);               // refused
    (void)(Pilot::gunnery + Pilot::name);          // refused
    (void)(Pilot::gunnery + Lance::tons);          // refused
    (void)(Pilot::gunnery + 1 < u"x"_s);           // refused
    (void)(Pilot::gunnery = Pilot::gunnery * 0.5); // refused
    (void)(Pilot::name = Pilot::gunnery + 1);      // refused
}

void handles(Session &session, HandleOf<Pilot> pilot, HandleOf<Lance> lance)
{
    (void)pilot[Pilot::gunnery];
    (void)pilot[Lance::tons];                // refused
    (void)pilot[Lance::pilots];              // refused
    (void)pilot.set(Pilot::gunnery, u"x"_s); // refused
    (void)pilot.set(Lance::tons = 3);        // refused
    (void)pilot.set(Pilot::lance = lance);
    (void)pilot.set(Pilot::lance = pilot);    // refused
    (void)pilot.link(Pilot::medals, {lance}); // refused
    (void)pilot.increment(Pilot::gunnery, 1);
    (void)pilot.increment(Pilot::gunnery, 0.5); // refused
    (void)pilot.increment(Pilot::name, 1);      // refused
    (void)pilot.increment(Lance::tons, 1);      // refused
    (void)session.create<Pilot>({Pilot::gunnery = 3});
    (void)session.create<Pilot>({Lance::tons = 3}); // refused
    (void)session.find<Pilot>(3);
    (void)session.find<Pilot>(lance); // refused
    (void)session.get<Pilot>(3);
    (void)session.get<Pilot>(lance);                                 // refused
    (void)session.get<Pilot>(u"x"_s);                                // refused
    (void)session.reference<Pilot>(lance);                           // refused
    (void)session.fetchRelated(QList{pilot}, Lance::pilots);         // refused
    (void)session.setVersionColumn(Pilot::name);                     // refused
    (void)session.update(session.query<Pilot>(), {Lance::tons = 3}); // refused
}
