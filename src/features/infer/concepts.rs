//! The words by which columns are known, in English, Portuguese, French, Spanish and Ukrainian, folded.
//!
//! A pattern is a word, or words in a row; `*` stands for any ending, `=` in front for a name that is nothing else.

use crate::features::Family;
use crate::features::infer::names::Concept;

/// Patterns of words.
pub(crate) type Words = &'static [&'static str];

/// Concepts, the most binding first.
pub(crate) const CONCEPTS: &[(Concept, Words)] = &[
    (Concept::Person, PERSON),
    (Concept::Special, SPECIAL),
    (Concept::Weight, WEIGHT),
    (Concept::Outcome, OUTCOME),
    (Concept::Id, ID),
    (Concept::Birth, BIRTH),
    (Concept::Opinion, OPINION),
    (Concept::Start, START),
    (Concept::Code, CODE),
];

/// Families, the most telling words first: places and persons before the many words for what people do.
pub(crate) const FAMILIES: &[(Family, Words)] = &[
    (Family::Psychographic, OPINION),
    (Family::Demographic, DEMOGRAPHIC),
    (Family::Behavioural, START),
    (Family::Geographic, GEOGRAPHIC),
    (Family::Behavioural, BEHAVIOURAL),
];

#[rustfmt::skip]
const PERSON: Words = &[
    "=name", "=nome", "=nom", "=nombre", "first name", "last name", "full name", "family name", "middle name", "given name",
    "customer name", "client name", "user name", "username", "surname", "forename", "nickname", "contact name",
    "sobrenome", "apelido", "nome completo", "nome cliente", "nome do cliente", "prenom", "nom client", "nom du client", "nom de famille",
    "nom complet", "apellido*", "nombre completo", "nombre cliente", "nombre del cliente", "ім'я", "імя", "прізвище", "піб", "по батькові",
    "email*", "e mail*", "mail address", "correo*", "courriel", "=mail", "пошта", "phone*", "telephone*", "telefone*", "telefono*", "celular",
    "mobile number", "mobile phone", "cell phone", "fax", "телефон*", "address*", "endereco*", "adresse*", "direccion*", "адреса", "street",
    "rua", "logradouro", "calle", "вулиця", "cpf", "cnpj", "rg", "dni", "nie", "nif", "cif", "siren", "siret", "nir", "ssn", "passport*",
    "passaporte", "passeport", "pasaporte", "паспорт*", "rnokpp", "рнокпп", "єдрпоу", "іпн", "tax id", "tax number", "vat number", "iban",
    "card number", "ip", "ip address", "cookie*", "login", "twitter", "facebook", "instagram",
];

#[rustfmt::skip]
const SPECIAL: Words = &[
    "race", "racial*", "raca", "raza", "раса", "ethnic*", "etnia", "etnic*", "ethnie", "ethnique", "етнічн*", "religion*", "religious*",
    "religiao", "religios*", "religieu*", "religios*", "релігія", "віросповідання", "віра", "faith", "confession", "church",
    "=credo", "=crenca", "=crencas", "=croyance", "=croyances", "=creencia", "=creencias", "=cor", "cor raca", "cor da pele", "politic*", "politique*",
    "політичн*", "party affiliation", "vote*", "voto*", "union member*", "trade union", "sindicato", "syndicat", "health*status",
    "=health", "health", "saude", "sante", "salud", "здоров'я", "disease*", "doenca*", "maladie*", "enfermedad*", "хвороб*", "disab*", "deficien*",
    "handicap*", "discapacidad", "інвалідність", "diagnos*", "medical*", "hiv", "pregnan*", "gravida", "sexual*", "orientacao sexual",
    "orientation sexuelle", "lgbt*", "genetic*", "biometric*", "caste", "criminal*",
];

#[rustfmt::skip]
const WEIGHT: Words = &["=weight", "sample weight", "survey weight", "=peso", "=poids", "ponderation", "ponderacion", "=вага"];

/// Words of names that count or measure.
#[rustfmt::skip]
pub(crate) const MEASURE: Words = &[
    "num", "count*", "ct", "total*", "nb", "qtd*", "qty", "quantity", "quantidade", "quantite", "cantidad", "кількість", "purchas*", "compra*", "achat*",
    "покуп*", "visit*", "click*", "open", "opens", "opened", "sent", "rate", "taxa", "taux", "tasa", "opt", "service*", "calls", "amount*", "amt",
    "spend*", "spent", "sales", "price*",
];

#[rustfmt::skip]
const OUTCOME: Words = &[
    "=y", "classifier*", "predicted*", "prediction*", "probability*",
    "=segment", "=segmentation", "=segmento", "=segmentacao", "=segmentacion", "=сегмент", "=cluster", "cluster id", "cluster label", "=label", "=target",
    "segment id", "segment name", "=persona",
];

#[rustfmt::skip]
const ID: Words = &[
    "id", "ids", "uuid", "guid", "key", "codigo cliente", "codigo do cliente", "codigo de cliente", "code client", "код клієнта", "clientnum",
    "customer number", "client number", "customer no", "account number", "member number", "numero cliente", "numero do cliente",
    "numero client", "numero de cliente", "номер клієнта", "identificador", "identifiant", "ідентифікатор", "unnamed*", "rownames", "row number", "=index",
    "matricula", "userid", "customerid", "clientid", "custid",
];

#[rustfmt::skip]
const BIRTH: Words = &[
    "birth*", "born", "dob", "yob", "nascimento", "nasc", "data nasc", "naissance", "nacimiento", "народження",
];

#[rustfmt::skip]
const START: Words = &[
    "sign up*", "signup*", "signed up", "registration*", "registered*", "register date", "joined*", "join date", "enrol*", "since", "customer since",
    "dt customer", "date customer", "created*", "creation*", "opened*", "opening date", "first purchase*", "first order*", "start date", "cadastro",
    "data de cadastro", "inscricao", "desde", "primeira compra", "inscription", "depuis", "creation compte", "premier achat", "premiere commande",
    "alta", "registro", "primera compra", "реєстраці*", "перша покупка",
];

#[rustfmt::skip]
const OPINION: Words = &[
    "satisf*", "dissatisf*", "insatisf*", "задоволен*", "attitude*", "atitude*", "actitud*", "ставлення", "opinion*", "opiniao", "opiniones", "думка",
    "lifestyle*", "life style", "estilo de vida", "style de vie", "mode de vie", "стиль життя", "interest*", "interesse*", "interet*", "інтерес*",
    "motiv*", "мотив*", "personality", "personalidade*", "personnalite", "personalidad", "values", "valores", "valeurs", "цінност*", "belief*",
    "crenca*", "croyance*", "creencia*", "prefer*", "perference*", "перева*", "importance", "importancia", "agree*", "likert", "survey*", "pesquisa",
    "enquete", "encuesta", "опитування", "question*", "rating*", "avaliacao", "nps", "feedback", "comfort", "cleanliness", "convenience", "feeling*",
    "concern*", "confidence", "trust", "loyalty attitude", "hobby", "hobbies", "like", "likes",
];

#[rustfmt::skip]
const CODE: Words = &[
    "region*", "regiao", "regiones", "регіон", "channel*", "canal", "canais", "canales", "canaux", "канал", "code*", "codigo*", "код*", "zip*", "postal*", "postcode*",
    "pin code", "pincode", "cep", "type", "types", "tipo", "тип", "category", "categoria", "categorie", "категорія", "class", "classe", "clase", "клас",
    "state", "estado", "etat", "country*", "pais", "pays", "країна", "city", "cidade", "ville", "ciudad", "місто", "district", "distrito", "departement",
    "область", "store", "shop", "branch", "loja", "magasin", "tienda", "магазин", "browser", "operating system*", "device*", "gender", "sex", "sexo",
    "sexe", "стать", "marital*", "occupation", "job", "group", "grupo", "groupe", "група", "sector", "setor", "secteur", "status",
];

#[rustfmt::skip]
const DEMOGRAPHIC: Words = &[
    "age", "ages", "agegroup", "ageg", "idade", "faixa etaria", "edad", "вік", "віку", "birth*", "born", "dob", "yob", "nascimento", "naissance",
    "nacimiento", "народження", "sex", "gender", "sexo", "genero", "sexe", "genre", "стать", "income*", "renda", "rendimento*", "salario*", "salary",
    "salaries", "salaire*", "revenu", "revenus", "ingreso*", "дохід", "доход*", "зарплат*", "wage*", "wealth", "education*", "educational*", "educacao", "escolaridade",
    "schooling", "degree", "instrucao", "etudes", "diplome", "niveau d'etudes", "educacion", "estudios", "escolaridad", "освіта", "graduat*", "occupation*",
    "profession*", "profissao", "ocupacao", "ocupacion", "profesion", "metier", "emploi", "csp", "trabajo", "trabalho", "профес*", "job", "jobs",
    "marital*", "married", "estado civil", "etat civil", "situation familiale", "matrimonial", "сімейн*", "spouse", "conjuge", "children*", "child",
    "kid*", "teen*", "filhos", "enfants", "hijos", "діти", "дітей", "dependent*", "dependant*", "dependente*", "family", "familia", "famille",
    "сім'я", "household*", "domicilio", "foyer", "menage", "hogar", "home ownership", "own home", "housing", "moradia", "logement", "vivienda", "житло",
    "nationality", "nacionalidade", "nationalite", "nacionalidad", "language*", "idioma", "langue", "lengua", "мова", "senior*", "company size",
];

#[rustfmt::skip]
const GEOGRAPHIC: Words = &[
    "region*", "regiao", "regiones", "регіон*", "country*", "pais", "pays", "країна", "city", "cidade", "municipio", "ville", "commune", "ciudad", "місто", "state",
    "estado", "uf", "provinc*", "provinci*", "department", "departement", "departamento", "область", "county", "district", "distrito", "район", "bairro",
    "quartier", "barrio", "neighbo*", "zip*", "postal*", "postcode*", "codigo postal", "code postal", "cep", "індекс", "pin code", "pincode", "lat", "latitude*", "lon",
    "lng", "=long", "longitude*", "широта", "довгота", "location*", "localizacao", "localisation", "ubicacion", "place", "territor*", "area", "zone", "zona",
    "urban*", "rural*", "climate", "clima", "climat", "клімат", "continent*", "market", "home location", "residence", "distance*", "distancia",
];

#[rustfmt::skip]
const BEHAVIOURAL: Words = &[
    "recency", "recencia", "recence", "frequenc*", "frequen*", "frecuencia", "частота", "monetary", "monetario", "mnt*", "amount*", "amt", "valor", "valores gastos",
    "montant*", "monto", "importe", "сума", "spend*", "spent", "gasto*", "depense*", "витрат*", "purchas*", "compra*", "achat*", "покуп*", "order*", "pedido*",
    "commande*", "замовлен*", "basket*", "cart", "carrinho", "panier", "cesta", "кошик", "visit*", "visita*", "visite*", "відвід*", "click*", "session*", "page*",
    "bounce*", "exit*", "channel*", "canal", "canais", "canales", "canaux", "канал*", "device*", "dispositivo", "appareil", "пристр*", "browser", "app", "balance*", "saldo", "solde",
    "баланс", "залишок", "credit*", "кредит*", "loan*", "emprestimo*", "pret", "prestamo*", "позик*", "payment*", "pagamento*", "paiement*", "pago*", "плат*", "cash*", "tenure",
    "duration", "duracao", "duree", "duracion", "тривал*", "campaign*", "campanha*", "campagne*", "campana*", "кампан*", "response*", "contact*", "accept*",
    "deal*", "discount*", "desconto*", "remise*", "descuento*", "знижк*", "promo*", "coupon*", "return*", "devoluc*", "retour*", "поверн*", "churn*", "attrition*",
    "loyalty*", "fidel*", "лояльн*", "product*", "produto*", "produit*", "товар*", "usage", "utiliz*", "use", "transaction*", "transac*", "trans", "транзакц*", "revenue*", "receita*", "sales",
    "vendas", "ventes", "ventas", "продаж*", "flight*", "miles", "bonus*", "complain*", "reclamac*", "reclamation*", "скарг*", "newsletter*", "subscri*", "assinatura", "abonnement*",
    "suscrip*", "підписк*", "plan", "plano", "contract*", "limit", "limite", "utilization*", "quantity", "qty", "quantidade", "quantite", "cantidad", "кількість", "days since*", "last*",
    "ultim*", "dernier*", "derniere", "останн*", "history", "historico", "historique", "clv", "ltv", "rfm", "engagement", "relationship*", "num", "count",
];

/// What a customer has spent.
#[rustfmt::skip]
pub(crate) const REVENUE: Words = &[
    "revenue*", "turnover", "monetary", "monetaire", "monetario", "spend", "spent", "sales", "=amount", "total amount", "mnt", "montant*",
    "receita", "faturamento", "gasto*", "compras valor", "valor gasto", "valor total", "ventas", "facturacion", "importe*", "depense*",
    "chiffre d affaires", "chiffre affaires", "=ca", "виручка", "витрати", "витрачено", "сума", "оборот",
];

/// What makes a name of money speak of something other than a sum.
#[rustfmt::skip]
pub(crate) const NOT_REVENUE: Words = &[
    "score*", "average*", "avg", "mean", "median", "moyen*", "media", "medio", "promedio", "середн*", "ratio", "share", "rate", "percent*",
    "pct", "frequency", "freq", "count", "num", "number", "days", "limit", "trend", "rank", "band", "category",
];
