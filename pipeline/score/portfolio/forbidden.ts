/** Attributes that no scorecard may see, by the words of a column's name that give them away. */
const FORBIDDEN: readonly { name: string; en: readonly string[]; zh: readonly string[] }[] = [
  { name: 'gender', en: ['gender', 'sex'], zh: ['性别'] },
  {
    name: 'ethnicity',
    en: ['ethnicity', 'ethnic', 'race', 'nationality', 'hukou'],
    zh: ['民族', '种族', '族裔', '族别', '国籍', '户口', '户籍']
  },
  { name: 'religion', en: ['religion', 'religious', 'faith'], zh: ['宗教', '信仰'] },
  {
    name: 'age',
    en: ['age', 'ages', 'dob', 'birth', 'birthday', 'birthdate', 'birthyear', 'born'],
    zh: ['年龄', '岁', '出生', '生日', '生年']
  },
  { name: 'village', en: ['village', 'villages', 'hamlet'], zh: ['村', '屯', '寨', '嘎查'] },
  { name: 'language', en: ['language', 'languages', 'dialect', 'tongue'], zh: ['语言', '方言', '母语'] },
  {
    name: 'identity number (it holds sex, age and place of birth)',
    en: ['idcard', 'identity', 'ssn'],
    zh: ['身份证', '证件号']
  }
];

/** What words a name is made of: `householdHeadAge` and `household_head_age` are household, head, age. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((w) => w !== '');

/**
 * The forbidden attribute that a column's name stands for, or null: gender, ethnicity, religion, age, village and language in
 * English and Chinese, whether alone (`sex`) or within (`head_sex`, `户主性别`). Names are judged by whole English words, so
 * `average` is no age; 农村 (rural) is no village.
 */
export function forbiddenIn(column: string): string | null {
  const words = wordsOf(column);
  const joined = words.join('');
  const chinese = column.replaceAll('农村', '');
  const found = FORBIDDEN.find(
    ({ en, zh }) => en.some((w) => words.includes(w) || joined === w) || zh.some((sign) => chinese.includes(sign))
  );
  return found?.name ?? null;
}
