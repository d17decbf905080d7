import { type Concern, concern, ordinary } from './concern.ts';

/** What an act brings into the project or the machine. */
const ADDING: readonly RegExp[] = [
  /^(?:npm|pnpm|bun) (?:-\S+ )*(?:add|install|i|in|isntall|update|up|upgrade|uninstall|remove|rm|un|link|install-test|it)(?: -\S+)*(?: (?!-)\S+)/,
  /^yarn (?:-\S+ )*(?:global )?(?:add|upgrade|up|remove|link|set version)(?: |$)/,
  /^(?:pnpm|yarn) dlx\b|^(?:bunx|pnpx|uvx|pipx)\b|^(?:uv tool|deno) (?:run|install)\b.*(?:https?:|npm:|jsr:|\S+@)/,
  /^(?:npx|npm exec) (?:.* )?(?:-y|--yes|-p|--package)\b|^npx (?:-\S+ )*\S+@\S/,
  /^(?:pip3?|pipenv|poetry|conda|mamba|micromamba|pdm|rye|hatch) (?:\S+ )*?(?:install|add|remove|uninstall|update|upgrade)\b/,
  /^uv (?:add|remove|pip (?:install|uninstall|sync)|tool install|python install)\b/,
  /^python[\d.]* -m (?:pip|ensurepip|easy_install)\b/,
  /^(?:cargo|go|deno|gem|bundle|composer|dotnet|nuget|swift|mix|cabal|stack|opam|luarocks|cpan|cpanm|nix-env|nix|conan|vcpkg|pod|carthage|flutter|dart|helm plugin|kubectl krew|gh extension|code|asdf|mise|nvm|fnm|volta|rustup|sdk|corepack)(?: \S+)*? (?:add|install|get|require|remove|update|upgrade|use|-i|--install-extension|prepare)\b/,
  /^(?:sudo )?(?:apt|apt-get|aptitude|yum|dnf|apk|zypper|brew|port|pacman|snap|flatpak|choco|winget|scoop|dpkg|rpm) (?:\S+ )*?(?:install|add|upgrade|dist-upgrade|reinstall|-S\S*|-i|-U\S*|localinstall|tap)\b/,
  /^(?:go) (?:mod (?:edit|tidy)|work use)\b/,
  /^(?:easy_install|cpanm|luarocks)\b/,
];

/** Only what the lock file says already, or nothing at all. */
const LOCKED =
  /^(?:pip3?|python[\d.]* -m pip|uv pip) install (?:-\S+ )*(?:-r|--requirement|-e|--editable) \.?(?:[\w./-]+)?(?:\[[\w,-]+\])?$|^(?:poetry|bundle|composer|pipenv|pdm) install(?: -\S+)*$|--(?:frozen-lockfile|immutable|ci)\b|^\S+ .*--(?:version|help)$/;
/** Everything that the manifest asks for: it may bring new versions, and is what every build begins with. */
const BARE =
  /^(?:npm|pnpm|bun) (?:install|i|update|up)(?: -\S+)*$|^yarn(?: install| up)?(?: -\S+)*$|^(?:cargo|bundle|composer|poetry|mix) (?:update|fetch)(?: -\S+)*$|^go (?:mod tidy|get)(?: \.\/\.\.\.)?$/;

export function dependencyConcerns(words: string): readonly Concern[] {
  const why = `\`${words.slice(0, 60)}\` brings in or changes packages`;
  if (LOCKED.test(words)) return [];
  if (BARE.test(words)) return [ordinary('dependency', why)];
  return ADDING.some((pattern) => pattern.test(words)) ? [concern('dependency', why)] : [];
}

const DEPLOYING: readonly RegExp[] = [
  /^(?:terraform|tofu|terragrunt|pulumi|cdktf) (?:\S+ )*?(?:apply|up|import|refresh|run-all)\b/,
  /^(?:cdk|sam|serverless|sls|sst|copilot|amplify|eb|zappa|chalice|apex|up|firebase|netlify|wrangler|fly|flyctl|railway|render|surge|now|gcloud|heroku|convex|supabase|expo|eas|fastlane|kamal|dokku|cap|mina|shipit|skaffold|argocd|flux|nomad|waypoint|oc|swa|func|goreleaser|semantic-release|changeset|lerna|np|release-it)(?: \S+)*? \S*(?:deploy|publish|apply|promote|release|sync|submit|upload|push|launch|run-dev)\b/,
  /^(?:vercel|now|surge|semantic-release|release-it|np|goreleaser)(?: (?:-\S+|deploy|--prod|promote|alias|redeploy|release))*$/,
  /^(?:kubectl|oc) (?:\S+ )*?(?:apply|create|replace|patch|edit|set|scale|rollout|expose|run|autoscale|annotate|label|exec|cp)\b/,
  /^helm (?:\S+ )*?(?:install|upgrade|rollback)\b/,
  /^(?:docker|podman|buildah|skopeo|crane) (?:\S+ )?(?:push|stack deploy|service update|copy)\b|^docker (?:buildx )?build.* --push\b/,
  /^aws (?:\S+ )*?(?:s3 (?:cp|mv|sync)|s3api put-\S+|deploy\S*|create-\S+|update-\S+|put-\S+|run-\S+|start-\S+|invoke|publish\S*)(?: |$)/,
  /^(?:gcloud|az)(?: \S+)*? \S*(?:create|update|deploy|up|set|add|import|publish|restart|start)\b/,
  /^gsutil (?:-\S+ )*(?:cp|mv|rsync|setmeta|acl|iam)\b/,
  /^(?!.* (?:--check|--syntax-check|--list\S*)(?: |$))(?:ansible|ansible-playbook|salt|puppet|chef-client|cap)(?= |$)/,
  /^(?:npm|pnpm|yarn|bun) publish\b|^lerna publish|^(?:cargo|poetry|uv|flit|hatch) publish\b|^twine upload|^gem push|^mvn .*\bdeploy\b|^(?:\.\/)?gradlew? .*\bpublish\b|^dotnet nuget push|^vsce publish/,
  /^gh (?:release (?:create|edit|upload)|workflow (?:run|enable)|run rerun|pr merge|deploy\S*|secret set|variable set)\b/,
  /^(?:npm|pnpm|yarn|bun) (?:run(?:-script)? )?\S*(?:deploy|release|publish|rollout|ship)\S*(?: |$)/,
  /^(?:make|just|task|rake|mage|ninja|nx|turbo|gulp|grunt|invoke|fab)(?: \S+)*? \S*(?:deploy|release|publish|rollout|ship)\S*(?: |$)/,
  /^(?:(?:ba|z|da|k)?sh |source |\. )?(?:\S*\/)?[\w-]*(?:deploy|rollout)[\w-]*(?:\.(?:sh|py|js|mjs|ts|rb|pl))?(?: |$)/,
  /^(?:node|python[\d.]*|ruby|perl|tsx|ts-node|deno run|bun) (?:-\S+ )*(?:\S*\/)?[\w-]*(?:deploy|rollout)[\w-]*\.\w+/,
];

export function deployConcerns(words: string): readonly Concern[] {
  return DEPLOYING.some((pattern) => pattern.test(words)) &&
    !/ (?:--dry-run\S*|--help|-h|--version)(?: |$)/.test(words)
    ? [concern('deploy', `\`${words.slice(0, 60)}\` changes what others run or get`)]
    : [];
}
