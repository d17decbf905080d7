// Bundled from src/run by scripts/bundle-actions.ts. Do not edit.
// It contains zod: MIT License, Copyright (c) 2025 Colin McDonnell.
import { join, resolve } from "node:path";
import { randomUUID } from "node:crypto";
import { appendFileSync, existsSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as setTimeout$1 } from "node:timers";
import { setTimeout as setTimeout$2 } from "node:timers/promises";
// src/run/action.ts
var StepError = class extends Error {};
function readInput(env, name) {
	return env[`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`] ?? "";
}
function requireInput(env, name) {
	const value = readInput(env, name);
	if (value === "") throw new StepError(`The input \`${name}\` of this action is empty.`);
	return value;
}
function requireVariable(env, name) {
	const value = env[name];
	if (!value) throw new StepError(`The variable ${name} is not set: this program runs as a step of GitHub Actions.`);
	return value;
}
function setOutput(env, name, value) {
	const delimiter = `drover-${randomUUID()}`;
	const file = requireVariable(env, "GITHUB_OUTPUT");
	appendFileSync(file, `${name}<<${delimiter}\n${value}\n${delimiter}\n`);
}
function addSummary(env, markdown) {
	const file = env["GITHUB_STEP_SUMMARY"];
	if (file) appendFileSync(file, `${markdown}\n`);
}
function annotate(level, message) {
	const text = message.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
	process.stdout.write(`::${level}::${text}\n`);
}
async function runAction(body) {
	try {
		await body(process.env);
	} catch (error) {
		annotate("error", error instanceof Error ? error.message : String(error));
		if (error instanceof Error && !(error instanceof StepError)) console.error(error.stack);
		process.exitCode = 1;
	}
}
// src/run/muted.ts
async function muted(body) {
	const word = randomUUID();
	process.stdout.write(`::stop-commands::${word}\n`);
	try {
		return await body((text) => process.stdout.write(text));
	} finally {
		process.stdout.write(`\n::${word}::\n`);
	}
}
// src/run/program.ts
const REMEMBERED = 2e6;
const GRACE = 5e3;
const LEAST = 1e3;
async function runProgram(call) {
	const child = spawn(call.command, [...call.args], {
		cwd: call.cwd,
		env: { ...call.env },
		detached: true,
		stdio: [
			"pipe",
			"pipe",
			"pipe"
		]
	});
	const closed = once(child, "close");
	closed.catch(() => {});
	const stdout = remember(child.stdout, call);
	const stderr = remember(child.stderr, call);
	child.stdin.on("error", () => {});
	child.stdin.end(call.stdin);
	const stop = () => void endGroup(child.pid);
	const timeout = watch(call, stop);
	process.on("SIGINT", stop).on("SIGTERM", stop);
	try {
		const [code] = await once(child, "exit");
		await endGroup(child.pid);
		await Promise.race([closed, setTimeout$2(1e3, void 0, { ref: false })]);
		const texts = {
			stdout: stdout(),
			stderr: stderr()
		};
		return timeout.passed() ? {
			kind: "timed-out",
			...texts
		} : {
			kind: "exited",
			code: code ?? 1,
			...texts
		};
	} catch (error) {
		return {
			kind: "not-started",
			message: error instanceof Error ? error.message : String(error)
		};
	} finally {
		timeout.clear();
		process.off("SIGINT", stop).off("SIGTERM", stop);
		child.stdout.destroy();
		child.stderr.destroy();
	}
}
function watch({ timeout, waited = () => 0 }, stop) {
	let passed = false;
	const end = Date.now() + timeout - waited();
	const look = () => {
		const left = end + waited() - Date.now();
		passed = left <= 0;
		if (passed) stop();
		else timer = setTimeout$1(look, Math.max(left, LEAST));
	};
	let timer = setTimeout$1(look, timeout);
	return {
		passed: () => passed,
		clear: () => clearTimeout(timer)
	};
}
function remember(stream, { onOutput, remembered = REMEMBERED }) {
	let text = "";
	stream.setEncoding("utf8");
	stream.on("data", (chunk) => {
		text = (text + chunk).slice(-remembered);
		onOutput(chunk);
	});
	return () => text;
}
async function endGroup(pid) {
	if (pid === void 0 || !signalGroup(pid, "SIGTERM")) return;
	const until = Date.now() + GRACE;
	while (Date.now() < until && signalGroup(pid, 0)) await setTimeout$2(50);
	signalGroup(pid, "SIGKILL");
}
function signalGroup(pid, signal) {
	try {
		process.kill(-pid, signal);
		return true;
	} catch {
		return false;
	}
}
// src/run/preview/deploy-script.ts
const TIMEOUT = 9e5;
const OURS = /^(INPUT_|ACTIONS_|GITHUB_TOKEN$)/;
async function runDeployScript(call) {
	const { workspace, script, site, sha, env } = call;
	if (!existsSync(join(workspace, script))) throw new StepError(`\`${script}\` does not exist on the base branch. It is called with the folder of the built site and prints the address that it is served at; see docs/contracts/workflows.md of Drover.`);
	const passed = Object.entries(env).filter(([name, value]) => value !== void 0 && !OURS.test(name));
	const end = await runProgram({
		command: "bash",
		args: [script, site],
		cwd: workspace,
		env: {
			...Object.fromEntries(passed),
			DROVER_SHA: sha
		},
		stdin: "",
		timeout: TIMEOUT,
		onOutput: call.onOutput
	});
	if (end.kind === "not-started") throw new StepError(`bash could not be started: ${end.message}`);
	if (end.kind === "timed-out") throw new StepError(`\`${script}\` did not end within 15 minutes.`);
	if (end.code !== 0) throw new StepError(`\`${script}\` ended with exit code ${end.code}.`);
	return addressOf(end.stdout, script);
}
function addressOf(stdout, script) {
	const line = stdout.trimEnd().split("\n").at(-1)?.trim() ?? "";
	if (!URL.canParse(line) || !/^https?:$/.test(new URL(line).protocol)) throw new StepError(`The last line that \`${script}\` prints must be the address of the preview, such as https://preview.example.com/1234.`);
	return line;
}
// src/run/preview/deployments-api.ts
function makeDeploymentsApi(env) {
	const base = `${requireVariable(env, "GITHUB_API_URL")}/repos/${requireVariable(env, "GITHUB_REPOSITORY")}`;
	const token = requireInput(env, "token");
	const log = `${requireVariable(env, "GITHUB_SERVER_URL")}/${env["GITHUB_REPOSITORY"]}/actions/runs/${requireVariable(env, "GITHUB_RUN_ID")}`;
	const post = (path, body) => send(`${base}${path}`, token, body);
	return {
		create: async ({ sha, environment }) => {
			return (await post("/deployments", {
				ref: sha,
				environment,
				transient_environment: true,
				auto_merge: false,
				required_contexts: [],
				production_environment: false
			})).id;
		},
		setStatus: async (id, status) => {
			const { state } = status;
			const url = status.state === "success" ? { environment_url: status.url } : {};
			const description = status.state === "failure" ? { description: status.description.slice(0, 140) } : {};
			const body = {
				state,
				log_url: log,
				auto_inactive: false,
				...url,
				...description
			};
			await post(`/deployments/${id}/statuses`, body);
		}
	};
}
async function send(url, token, body) {
	const response = await fetch(url, {
		method: "POST",
		headers: {
			authorization: `Bearer ${token}`,
			accept: "application/vnd.github+json",
			"content-type": "application/json",
			"user-agent": "drover-preview",
			"x-github-api-version": "2022-11-28"
		},
		body: JSON.stringify(body)
	});
	const text = await response.text();
	if (!response.ok) throw new StepError(`POST ${new URL(url).pathname} was answered ${response.status}: ${text.slice(0, 500)}`);
	return JSON.parse(text);
}
// src/run/alarm.ts
function anAlarm(length, other) {
	const controller = new AbortController();
	const ring = () => controller.abort();
	const timer = setTimeout(() => {
		controller.abort(new DOMException("It took too long", "TimeoutError"));
	}, length);
	other?.addEventListener("abort", ring, { once: true });
	if (other?.aborted === true) ring();
	const off = () => {
		clearTimeout(timer);
		other?.removeEventListener("abort", ring);
	};
	return {
		signal: controller.signal,
		off
	};
}
// src/run/preview/wait-for.ts
const ANSWERS = (status) => status < 400 || status === 401 || status === 403;
async function waitFor(url, seconds) {
	const until = Date.now() + seconds * 1e3;
	let last = "it was not asked";
	while (Date.now() < until) {
		const late = anAlarm(1e4);
		try {
			const response = await fetch(url, { signal: late.signal });
			await response.body?.cancel();
			if (ANSWERS(response.status)) return;
			last = `it answered ${response.status}`;
		} catch (error) {
			last = error instanceof Error ? error.message : String(error);
		} finally {
			late.off();
		}
		await setTimeout$2(1e3);
	}
	if (seconds > 0) throw new StepError(`${url} did not answer within ${seconds} s; at last ${last}.`);
}
// src/run/preview/main.ts
await runAction(async (env) => {
	const sha = requireInput(env, "sha");
	if (!/^[0-9a-f]{40}$/.test(sha)) throw new StepError("The input `sha` must be a full commit id.");
	const api = makeDeploymentsApi(env);
	const id = await api.create({
		sha,
		environment: readInput(env, "environment") || "preview"
	});
	await api.setStatus(id, { state: "in_progress" });
	try {
		const workspace = requireVariable(env, "GITHUB_WORKSPACE");
		const script = readInput(env, "script") || ".github/drover/deploy.sh";
		const site = resolve(workspace, requireInput(env, "site"));
		const url = await muted((onOutput) => runDeployScript({
			workspace,
			script,
			site,
			sha,
			env,
			onOutput
		}));
		await waitFor(url, Number(readInput(env, "wait") || 60));
		await api.setStatus(id, {
			state: "success",
			url
		});
		setOutput(env, "url", url);
		addSummary(env, `Preview of ${sha}: ${url}`);
	} catch (error) {
		const description = error instanceof StepError ? error.message : "The deployment failed; see the log.";
		await api.setStatus(id, {
			state: "failure",
			description
		});
		throw error;
	}
});
export {};
