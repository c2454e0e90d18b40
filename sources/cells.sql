-- How the text of a cell becomes a value. Every macro gives NULL for what it cannot read; nothing is ever guessed.
-- narrow: full-width signs to half-width. bare: without the space and the quoting that exports put around a cell, look-alikes
-- as the ordinary characters (ordinary: sources/engine.py).

CREATE MACRO narrow(x) AS translate(x, '０１２３４５６７８９：／－−–—．，＋（）％　￥', '0123456789:/----.,+()% ¥');

CREATE MACRO spaces() AS ' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(12288) || chr(8203) || chr(65279);

-- What a macro is given is written into it as often as it is named there, and every copy is planned and worked out anew: what
-- costs something is named once, or bound by a lambda over a list of one.
CREATE MACRO undressed_cell(x) AS nullif(trim(
    regexp_replace(x, '^(?:="(?:((?s:.*))")?|''([0-9A-Za-z](?s:.*)))$', '\1\2'), spaces()), '');

-- A CASE is the one form of which the engine leaves the rest undone where the first branch holds; so is every macro written
-- whose usual case is cheap.
CREATE MACRO bare(x) AS CASE
    WHEN x = '' THEN NULL
    WHEN regexp_full_match(x, '[!-&(-<>-~一-鿿](?:[ -~一-鿿，。、：；（）％“”《》\s]*)[!-~一-鿿]|[!-&(-<>-~一-鿿]') THEN x
    ELSE undressed_cell(ordinary(x)) END;

-- What people and programs write into a cell that has no value.
CREATE MACRO says_nothing(x) AS list_contains([
    '-', '--', '---', '—', '——', '/', '\', '\n', '无', '空', 'null', 'none', 'nil', 'n/a', 'na', 'nan', 'nat', '(null)', '(blank)',
    '0000-00-00', '0000-00-00 00:00:00', '0001-01-01', '0001-01-01 00:00:00', '0001/1/1 0:00:00', '1900-01-01',
    '1900-01-01 00:00:00', '1900/1/1', '1900/1/1 0:00:00', '1900/1/1 0:00', '1900-01-00', '1900-1-0', '1900/1/0', '1900/01/00',
    '1900-01-00 00:00:00', '1900-01-00 00:00', '1900/1/0 0:00', '1900/1/0 0:00:00', '1899-12-30', '1899-12-31', '1899-12-30 00:00:00',
    '1899-12-31 00:00:00'], lower(x));

-- A number that lost its digits to a spreadsheet (1.23457E+15) is no code any more.
CREATE MACRO lost_digits(x) AS regexp_full_match(x, '\d(\.\d+)?[eE]\+?\d{1,2}');

-- A cell that a workbook has and does not give: the word of an error, or a mark of sources/readers/marks.py.
CREATE MACRO has_mark(x) AS starts_with(x, chr(57344));
CREATE MACRO without_mark(x, kind) AS CASE WHEN starts_with(x, chr(57344) || kind) THEN x[3:] ELSE x END;
CREATE MACRO is_error(x) AS CASE WHEN starts_with(x, '#') THEN list_contains(
    ['#n/a', '#ref!', '#value!', '#div/0!', '#name?', '#null!', '#num!', '#spill!', '#calc!'], lower(x)) ELSE false END;
CREATE MACRO is_lost(x) AS has_mark(x) OR is_error(x);
-- What is told of such a cell, and of which kind it is.
CREATE MACRO unmarked(x) AS CASE WHEN has_mark(x) THEN x[3:] ELSE x END;
CREATE MACRO lost_marked_kind(x) AS CASE
    WHEN starts_with(x, chr(57344) || 'M') THEN 'blank_cell' WHEN starts_with(x, chr(57344) || 'N') THEN 'lost_number'
    WHEN is_lost(x) THEN 'lost_formula' END;
CREATE MACRO lost_kind(x) AS CASE WHEN lost_digits(x) THEN 'lost_number' ELSE lost_marked_kind(x) END;

-- Personal data at the door: numbers by which a person is reached or known, and names where the words beside them say that
-- they are names. A name that stands alone cannot be told from a place or a thing, and stays.
-- surname: the frequent ones. given: what a given name is written with; ends of the names of places and offices are left out.
CREATE MACRO surname() AS '[王李张刘陈杨赵黄周吴徐孙胡朱郭何林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁余叶蒋杜苏魏程吕丁沈姚卢姜崔钟谭陆汪范廖石贾韦付邹孟熊秦邱薛侯雷段郝邵孔毛钱汤黎贺覃武戴莫虎马]';
CREATE MACRO given() AS '[一-丬丮-习乢-伙伛-八六-劝功-匹医-厁厃-厄历-厾叀-号叹-囬囮-夃夅-姓姕-宣宥-尿屁-币布-庖庘-忂忄-房扁-材杒-栠栢-礽礿-秐秒-竘竚-练绅-衖衘-跮跰-郧郩-镆镈-阞阠-陡陣-馅馇-鿿]';
CREATE MACRO before_name() AS '(科长|局长|处长|股长|所长|院长|站长|队长|组长|班长|镇长|乡长|村长|校长|厂长|店长|主任|书记|经理|经办人|联系人|负责人|承办人|办理人|处理人|回访人|导出人|填报人|来电人|诉求人|投诉人|举报人|收款人|户主|姓名|接线员|话务员|坐席)';
CREATE MACRO after_name() AS '(先生|女士|同志|小姐|师傅|本人|家人|家属|家门口|门口|负责|承办|办理|处理|跟进|经办|接听|签收|答复|回复|说|称|反映|投诉|表示|态度)';
CREATE MACRO may_be_personal(x) AS regexp_matches(x, '(?:[0-9０-９][ \-－—]?){7}|@|(?i:微信|wechat|wxid)|' || surname() || given());
CREATE MACRO numbers_masked(x) AS replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(x,
    '\d{6}\d{6,9}(\d{3}[\dXx])', '******\1', 'g'),
    '(^|\D)((?:86)?1[3-9]\d)[ -]?\d{4}[ -]?(\d{4})', '\1\2****\3', 'g'),
    '\b(0\d{2,3}[- ]?)\d{4}(\d{3,4})', '\1****\2', 'g'),
    '[\w.+-]+@[\w-]+(?:\.[\w-]+)+', '***@***', 'g'),
    '(?i)(微信号?|wechat)[:：\s]*[a-z][\w-]{5,}', '\1***', 'g'),
    -- a day, or a day and a time, is no number of a person
    '\b((?:19|20)\d\d)((?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?)\b', '\1' || chr(1) || '\2', 'g'),
    '\b(\d{3})\d{4,12}\b', '\1****', 'g'), chr(1), '');
CREATE MACRO names_masked(x) AS regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(x,
    before_name() || '([:： ]*' || surname() || ')(?:' || given() || '{1,2}|某+)', '\1\2**', 'g'),
    '(' || surname() || ')' || given() || '{1,2}([\s,，:：(（]*(?:电话|手机|座机|联系电话|联系方式|微信)?[:：\s]*[0-9]{3}[*0-9])', '\1**\2', 'g'),
    '(^|[^一-鿿])(' || surname() || ')' || given() || '{1,2}' || after_name(), '\1\2**\3', 'g'),
    '(' || surname() || ')' || given() || '{1,2}(先生|女士|同志|家门口)', '\1**\2', 'g'),
    '(付|给|支付|发放)(' || surname() || ')' || given() || '{1,2}(劳务|抚恤|工资|补助|慰问|医药|生活费|津贴|补贴|报销|稿费)', '\1\2**\3', 'g'),
    '(投诉|反映|举报)(' || surname() || ')' || given() || '{2}$', '\1\2**', 'g');
CREATE MACRO all_masked(x) AS names_masked(numbers_masked(narrow(x)));
CREATE MACRO masked(x) AS CASE WHEN length(x) >= 4 AND may_be_personal(x) THEN coalesce(nullif(all_masked(x), narrow(x)), x) ELSE x END;

-- A word that is not known is told, for somebody has to say what it means; a whole remark is not.
CREATE MACRO told_word(x) AS left(masked(x), CASE WHEN length(x) > 12 THEN 8 ELSE 60 END) || CASE WHEN length(x) > 12 THEN '…' ELSE '' END;

-- An example of a cell that was not read tells its shape and nothing it says: 2024-13-45 is 9999-99-99.
CREATE MACRO shape(x) AS left(regexp_replace(regexp_replace(regexp_replace(x,
    '[A-Za-z]', 'a', 'g'), '[0-9０-９]', '9', 'g'), '[一-鿿]', '字', 'g'), 40);

-- 发生地址 down to the last administrative word; house numbers and housing estates stay outside.
CREATE MACRO down_to_words(x) AS coalesce(nullif(regexp_extract(x, '^.*(?:省|市|区|县|旗|镇|乡|街道|办事处|社区|村)'), ''), nullif(rtrim(x, spaces() || ',-'), ''));
CREATE MACRO region(x) AS CASE WHEN regexp_matches(x, '[0-9０-９#＃]|小区')
    THEN down_to_words(regexp_extract(split_part(x, '小区', 1), '^[^0-9０-９#＃]*')) ELSE down_to_words(x) END;
-- Behind the name of a street or an estate, and before what lies around a house, stands whose it is. Numbers are gone already.
CREATE MACRO place_of(x) AS regexp_replace(regexp_replace(region(x),
    '(路|街|巷|花园|家园|苑|组|社|湾|庄|市场|广场|大厦|楼)(' || surname() || ')' || given() || '{1,2}(家|家中|家里|门口|门前|处|旁)?$', '\1\2**\3'),
    '^(' || surname() || ')' || given() || '{1,2}(家住|家门口|家中|家里|反映|先生|女士)', '\1**\2');

-- An agent is told from another without a name being kept; without the secret of the workspace nobody can try names out.
CREATE MACRO pseudonym(x) AS CASE
    WHEN regexp_full_match(x, '(?:坐席|座席|话务员|客服|工号)?(?i:agent|seat|operator|ext|kefu)?[-_. ]?[A-Za-z]{0,3}[0-9_.\-]*\d[0-9_.\-]*[A-Za-z]?号?') THEN masked(x)
    WHEN x = 'NO_SERVER' THEN x
    ELSE '坐席' || left(sha256(getvariable('secret') || x), 8) END;

-- A person of a declared table: the same for the same spelling, whatever spaces stand in it.
CREATE MACRO person_code(x) AS '人员' || left(sha256(getvariable('secret') || regexp_replace(x, '\s', '', 'g')), 12);

-- Codes stand before their names in one cell: 30207 邮电费, 2010399 其他.
CREATE MACRO masked_behind_code(x) AS regexp_extract(x, '^(\d{3,7})\D', 1) || masked(x[length(regexp_extract(x, '^(\d{3,7})\D', 1)) + 1:]);
CREATE MACRO code(x) AS CASE WHEN lost_digits(x) THEN NULL
    ELSE coalesce(nullif(regexp_extract(x, '^([0-9A-Za-z]{3,})[\s\-_.、]*[^\x00-\x7F].*$', 1), ''), x) END;

-- Words: compared without spaces, case, full-width letters and marks at the end.
CREATE MACRO plain_word(x) AS lower(regexp_replace(translate(narrow(x),
    'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ＿',
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_'), '[\s_\x{A0}\x{200B}\x{FEFF}]+|[.,;:!。，；：！、…]+$', '', 'g'));
-- 1-非常满意, A.满意, 不满意(态度差): the word alone, unless the remark speaks of the answer itself (root) or takes it back.
CREATE MACRO without_remark(x, root) AS CASE WHEN regexp_matches(x,
    '[(\[【〔].*(?:默认|系统|自动|改|撤|废|测试|视为|视同|误|未评|未回|未接|未通|未核|拒|待|非本人|无效|存疑|不确定|[?？]|' || root || ')') THEN NULL
    ELSE regexp_replace(regexp_replace(x, '^[(\[【]?[0-9a-z]{1,2}[)\]】]?(?:分|星)?[-.、:)]*([一-鿿])', '\1'),
        '([一-鿿a-z])[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]$', '\1') END;

-- Instants ---------------------------------------------------------------------------------------------------------
CREATE MACRO is_iso(x) AS regexp_full_match(x,
    '(?:19(?:0[1-9]|[1-9]\d)|2[01]\d\d|9999)(?:-\d{1,2}-|/\d{1,2}/)\d{1,2}(?:(?: +|T)(?:[01]?\d|2[0-3]):\d{1,2}(?::\d{1,2}(?:\.\d+)?)?)?');
CREATE MACRO iso(x) AS CASE WHEN is_iso(x) THEN try_cast(x AS TIMESTAMP) END;

CREATE MACRO zoned(x, zone) AS CASE
    WHEN regexp_full_match(x, '(?:19|2[01])\d\d-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[zZ]|[+-]\d{2}(?::?\d{2})?)')
    THEN timezone(zone, try_cast(regexp_replace(
        regexp_replace(x, '\s+([zZ]|[+-][\d:]+)$', '\1'), '([+-]\d{2})(\d{2})$', '\1:\2') AS TIMESTAMPTZ)) END;

-- 2024年1月5日 星期五 10时11分12秒, 2024.1.5 10:11 → 2024-1-5 10:11:12
CREATE MACRO close_up(x) AS regexp_replace(
    regexp_replace(narrow(x), '\s*[(]?(?:星期|周)[一二三四五六日天][)]?\s*', ' '), '\s*([年月日号时点分秒])\s*', '\1', 'g');
CREATE MACRO hyphened(x) AS trim(regexp_replace(regexp_replace(regexp_replace(regexp_replace(trim(close_up(x)),
    '^(\d{4})(?:年|\.)(\d{1,2})(?:月|\.)(\d{1,2})[日号]?\s*', '\1-\2-\3 '),
    '(\d{1,2})[时点](\d{1,2})分(\d{1,2})秒?$', '\1:\2:\3'),
    '(\d{1,2})[时点](\d{1,2})分?$', '\1:\2'),
    '(\d{1,2})[时点]整?$', '\1:00'));

-- Half-day words: 2024/1/5 下午 3:20:11, 2024-01-05 03:20 PM
CREATE MACRO half_day(x) AS CASE
    WHEN regexp_matches(x, '^\d{4}[-/]\d{1,2}[-/]\d{1,2}\s+(上午|下午)') THEN regexp_replace(regexp_replace(replace(x, '/', '-'),
        '^(\S+)\s+上午\s*(\S+)$', '\1 \2 AM'), '^(\S+)\s+下午\s*(\S+)$', '\1 \2 PM')
    ELSE replace(x, '/', '-') END;
CREATE MACRO with_half_day(x) AS CASE WHEN regexp_matches(x, '^(?:19|2[01])\d\d[-/]') THEN
    try_strptime(half_day(x), ['%Y-%m-%d %I:%M:%S %p', '%Y-%m-%d %I:%M %p']) END;

CREATE MACRO compact(x, zone) AS CASE
    WHEN regexp_full_match(x, '(?:19|2[01])\d{6}') THEN try_strptime(x, '%Y%m%d')
    WHEN regexp_full_match(x, '(?:19|2[01])\d{6}[ T]?\d{6}') THEN try_strptime(regexp_replace(x, '[ T]', ''), '%Y%m%d%H%M%S')
    WHEN regexp_full_match(x, '(?:19|2[01])\d{15}') THEN
        try_strptime(x[:14], '%Y%m%d%H%M%S') + to_microseconds(1000 * cast(x[15:] AS BIGINT))
    WHEN regexp_full_match(x, '(?:19|2[01])\d{6}[ T]\d{1,2}:\d{2}(?::\d{2})?') THEN try_strptime(x, ['%Y%m%d %H:%M:%S', '%Y%m%d %H:%M', '%Y%m%dT%H:%M:%S'])
    WHEN regexp_full_match(x, '20\d{10}') THEN try_strptime(x, '%Y%m%d%H%M')
    WHEN regexp_full_match(x, '1\d{9}') THEN timezone(zone, to_timestamp(cast(x AS DOUBLE)))
    WHEN regexp_full_match(x, '1\d{12}') THEN timezone(zone, to_timestamp(cast(x AS DOUBLE) / 1000))
    WHEN regexp_full_match(x, '[3-7]\d{4}(?:\.\d+)?') AND cast(x AS DOUBLE) BETWEEN 36526 AND 73050 THEN -- 2000 to 2099
        TIMESTAMP '1899-12-30' + to_seconds(cast(round(cast(x AS DOUBLE) * 86400) AS BIGINT))
END;

CREATE MACRO in_english(x) AS CASE WHEN regexp_matches(x, '(?i)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec).*(?:19|2[01])\d\d') THEN
    try_strptime(x, ['%d-%b-%Y', '%d-%b-%Y %H:%M:%S', '%d-%b-%Y %H:%M', '%d-%b-%Y %I:%M:%S %p', '%d %b %Y', '%d %b %Y %H:%M:%S', '%d %b %Y %H:%M', '%d %B %Y',
        '%b %d, %Y', '%b %d, %Y %H:%M:%S', '%b %d, %Y %H:%M', '%b %d, %Y %I:%M:%S %p', '%b %d, %Y %I:%M %p', '%B %d, %Y',
        '%B %d, %Y %I:%M %p', '%b %d %Y %I:%M%p']) END;

-- 24:00 is the end of its day and not the beginning of the next.
CREATE MACRO at_24(x) AS CASE WHEN regexp_full_match(x, '\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T]24:00(?::00)?')
    THEN iso(regexp_replace(x, '[ T]24:00.*$', '')) + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND END;

CREATE MACRO instant_of(x, zone) AS CASE WHEN x IS NULL THEN NULL WHEN is_iso(x) THEN try_cast(x AS TIMESTAMP)
    ELSE coalesce(zoned(x, zone), list_transform([hyphened(x)], lambda h: coalesce(iso(h), at_24(h), with_half_day(h)))[1],
        list_transform([narrow(x)], lambda n: compact(n, zone))[1], in_english(x)) END;

-- A month or a year stands for its last day, where a table says how things stood at the end of a time.
CREATE MACRO end_of_span(x) AS CASE
    WHEN regexp_full_match(narrow(x), '(?:19|2[01])\d\d[-/年.]?(?:0?[1-9]|1[0-2])月?底?末?') AND NOT regexp_full_match(x, '\d{5}')
        THEN cast(last_day(make_date(cast(narrow(x)[:4] AS INT), cast(regexp_extract(narrow(x)[5:], '\d+') AS INT), 1)) AS TIMESTAMP)
    WHEN regexp_full_match(narrow(x), '(?:19|2[01])\d\d年?度?底?末?') THEN make_timestamp(cast(narrow(x)[:4] AS INT), 12, 31, 0, 0, 0)
END;

-- Day and month in an order that the text alone does not tell: 04/12/2018 11:11:26 AM
CREATE MACRO slashed(x) AS regexp_replace(narrow(x), '^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})', '\1/\2/\3');
CREATE MACRO is_slashed(x) AS regexp_matches(x, '^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}(?:$|\s)');
CREATE MACRO month_first(x) AS try_strptime(slashed(x), ['%m/%d/%Y %I:%M:%S %p', '%m/%d/%Y %H:%M:%S', '%m/%d/%Y %I:%M %p', '%m/%d/%Y %H:%M', '%m/%d/%Y']);
CREATE MACRO day_first(x) AS try_strptime(slashed(x), ['%d/%m/%Y %I:%M:%S %p', '%d/%m/%Y %H:%M:%S', '%d/%m/%Y %I:%M %p', '%d/%m/%Y %H:%M', '%d/%m/%Y']);

-- A day and a clock time from two cells, of which a spreadsheet may have made two instants.
CREATE MACRO day_and_time(day, clock) AS regexp_replace(day, '[ T]0?0:00(:00(\.0+)?)?$', '')
    || coalesce(' ' || regexp_replace(clock, '^1899-12-3[01] ', ''), '');

-- A deadline written as a day ends with the day; whether a written 00:00 is one is for the whole file to tell.
CREATE MACRO end_of(day) AS date_trunc('day', day) + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND;
CREATE MACRO end_of_day_unless_clocked(instant, x) AS CASE
    WHEN instant = date_trunc('day', instant) THEN CASE WHEN regexp_matches(narrow(x), '[:时点]|\d{10}|^[3-7]\d{4}(?:\.\d+)?$') THEN instant ELSE end_of(instant) END
    ELSE instant END;

-- Numbers ----------------------------------------------------------------------------------------------------------
CREATE MACRO is_plain(x) AS regexp_full_match(x, '[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?');
CREATE MACRO plain_number(x) AS CASE WHEN is_plain(x) THEN try_cast(x AS DECIMAL(28, 10)) END;

CREATE MACRO undressed(x) AS regexp_replace(regexp_replace(narrow(x), '\s|人民币|RMB|CNY', '', 'g'), '^([-+(]?)[¥$€£]', '\1');
CREATE MACRO ungrouped(x) AS CASE WHEN regexp_full_match(x, '[-+]?\d{1,3}(?:,\d{3})+(?:\.\d*)?') THEN replace(x, ',', '') ELSE x END;
CREATE MACRO signed(x) AS CASE
    WHEN regexp_full_match(x, '\([^-+()]+\)') THEN -plain_number(ungrouped(regexp_replace(x[2:-2], '^[¥$€£]', '')))
    ELSE plain_number(ungrouped(regexp_replace(x, '^([-+]?)[¥$€£]', '\1'))) END;
CREATE MACRO number_of(x) AS CASE WHEN is_plain(x) THEN try_cast(x AS DECIMAL(28, 10)) ELSE list_transform([undressed(x)], lambda u: signed(u))[1] END;

-- 万元 and 亿元 behind the number itself outrank the unit of the column.
CREATE MACRO own_unit(x) AS CASE
    WHEN regexp_matches(x, '亿元?$') THEN 100000000 WHEN regexp_matches(x, '万元?$') THEN 10000
    WHEN regexp_matches(x, '千元$') THEN 1000 WHEN regexp_matches(x, '[元圆]整?$') THEN 1 END;
CREATE MACRO in_yuan(number, factor) AS try_cast(round(number * cast(factor AS DECIMAL(9, 0)), 2) AS DECIMAL(18, 2));
CREATE MACRO amount_of(x, factor) AS CASE WHEN is_plain(x) THEN in_yuan(try_cast(x AS DECIMAL(28, 10)), factor)
    ELSE list_transform([undressed(x)], lambda u: in_yuan(signed(regexp_replace(u, '(?:亿元?|万元?|千元|[元圆]整?)$', '')), coalesce(own_unit(u), factor)))[1] END;

CREATE MACRO whole(x) AS CASE WHEN x >= 0 AND x = floor(x) THEN try_cast(x AS BIGINT) END;
CREATE MACRO count_of(x) AS CASE
    WHEN regexp_full_match(x, '\d{1,18}') THEN try_cast(x AS BIGINT)
    WHEN is_plain(x) THEN whole(try_cast(x AS DECIMAL(28, 10)))
    WHEN list_contains(['是', '有', 'y', 'yes', 'true', 't'], lower(x)) THEN 1
    WHEN list_contains(['否', '无', '没有', 'n', 'no', 'false', 'f'], lower(x)) THEN 0
    ELSE list_transform([number_of(regexp_replace(x, '[次件个条]$', ''))], lambda n: whole(n))[1] END;

-- A part of a second counts as a whole one, so that “within 15 seconds” is exact.
CREATE MACRO clock_seconds(x) AS CASE
    WHEN regexp_full_match(x, '\d{1,4}:[0-5]?\d:[0-5]?\d(?:\.\d+)?') THEN
        3600 * cast(split_part(x, ':', 1) AS BIGINT) + 60 * cast(split_part(x, ':', 2) AS BIGINT) + cast(ceil(cast(split_part(x, ':', 3) AS DOUBLE)) AS BIGINT)
    WHEN regexp_full_match(x, '(?:1899-12-3[01]|1900-01-\d\d) \d{2}:\d{2}:\d{2}(?:\.\d+)?') THEN
        greatest(0, date_diff('day', DATE '1899-12-31', cast(x[:10] AS DATE))) * 86400 + date_diff('second', cast(x[:10] AS TIMESTAMP), try_cast(x AS TIMESTAMP))
END;
CREATE MACRO spoken(x, unit) AS coalesce(try_cast(nullif(regexp_extract(x, '(\d+(?:\.\d+)?)\s*(?:' || unit || ')', 1), '') AS DOUBLE), 0);
CREATE MACRO spoken_seconds(x) AS CASE
    WHEN regexp_full_match(x, '(?i)(\d+\s*(天|日|d))?\s*(\d+\s*(小时|时|h))?\s*(\d+\s*(分钟|分|min|m))?\s*(\d+(\.\d+)?\s*(秒钟|秒|s|sec))?') AND x <> '' THEN
        try_cast(ceil(86400 * spoken(x, '天|日|d') + 3600 * spoken(x, '小时|时|h') + 60 * spoken(x, '分钟|分|min|m') + spoken(x, '秒钟|秒|s')) AS BIGINT) END;
CREATE MACRO in_seconds(number, factor) AS CASE WHEN number >= 0 THEN try_cast(ceil(number * cast(factor AS DECIMAL(9, 3))) AS BIGINT) END;
CREATE MACRO seconds_of(x, factor) AS CASE
    WHEN factor = 1 AND regexp_full_match(x, '\d{1,18}') THEN try_cast(x AS BIGINT)
    WHEN is_plain(x) THEN in_seconds(try_cast(x AS DECIMAL(28, 10)), factor)
    ELSE coalesce(in_seconds(number_of(x), factor), list_transform([narrow(x)], lambda n: coalesce(clock_seconds(n), spoken_seconds(n)))[1]) END;
