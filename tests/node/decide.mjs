// What pbac makes of policies: for each [policies, action, resource, context] of a file, whether it is allowed.
import fs from "fs";
import PBAC from "pbac";

const cases = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const decide = ([policies, action, resource, context]) => new PBAC(policies).evaluate({ action, resource, context });
process.stdout.write(JSON.stringify(cases.map(decide)));
