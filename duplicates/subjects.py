"""What a matter is about: words of one subject, as people in a county say them.

A closed list of some fifty subjects that come up again and again. What none of its words names is
compared by its characters alone.
"""

from __future__ import annotations

import re
from collections import Counter

SUBJECTS = {
    "lamp": "路灯 街灯 照明 黑灯瞎火 灯不亮 灯坏 太阳能灯",
    "no water": "停水 断水 没水 没有水 一滴水 水龙头 恢复供水 水压",
    "foul water": "浑浊 发黄 饮用水 黄汤 水质 自来水有 沉淀",
    "power": "停电 断电 没电 电压 跳闸",
    "garbage": "垃圾 清运",
    "parking": "乱停 停车 车位 违停 停个车 僵尸车",
    "manhole": "井盖 窨井 下水道口 没有盖子",
    "noise": "噪声 噪音 打桩 轰隆 音响 广场舞 跳舞 大喇叭 吵得 吵到",
    "wages": "工资 欠薪 血汗钱 工钱 包工头 劳务费",
    "heating": "暖气 供暖 取暖 供热 不暖",
    "road": "坑洼 路面 到处是坑 硬化 修补 修路 塌陷 路烂 路都烂",
    "lift": "电梯 升降梯",
    "leak": "漏水 渗水 防水 漏雨 屋面 旧改",
    "river": "河道 直排 排污 黑臭 脏水 死鱼 臭水沟 发黑发臭 污水排",
    "railing": "护栏 栏杆 围栏",
    "stalls": "占道经营 摊贩 商贩 摆摊 烧烤 摊子 流动摊",
    "sewer": "下水道堵 管道堵 堵塞 污水横流 返水 化粪池",
    "building": "违法建 违章建 违建 加盖 私搭 乱搭乱建",
    "canteen": "食堂 饭菜 配餐 配的餐 拉肚子 呕吐 吃坏",
    "bus": "公交 班次 发车 等车",
    "farm": "养猪 猪场 养殖场 粪水 粪污 鸡场 养鸡",
    "fees": "收费 保管费 停车费 车位费 保教费 杂费 多收 收了两次 涨价 还要交钱",
    "greenery": "绿化 草坪 砍树",
    "allowance": "低保 五保 救助金 困难补助",
    "homestead": "宅基地",
    "health insurance": "医保 报销 医疗保险 报不下来",
    "traffic light": "红绿灯 信号灯",
    "fire lane": "消防 救火通道",
    "internet bar": "网吧 包夜",
    "fitness": "健身器材 健身 单杠 漫步机",
    "land": "流转 租地 征地 补偿款",
    "gas": "燃气 煤气 天然气 漏气",
    "wall": "墙砖 外墙 墙皮",
    "deed": "不动产证 房产证 房本",
    "refund": "退费 退钱 退款 不退",
    "dog": "流浪狗 野狗 犬只 野犬 恶狗 狗咬 的狗",
    "fumes": "油烟 烟道 炒菜味",
    "tree": "树枝 树杈 行道树 大树",
    "manner": "态度 推诿 说话很冲 白跑 跑了三趟 来回折腾",
    "parcel": "快递 驿站 包裹",
    "cages": "网箱",
    "fishing": "钓鱼",
    "toilet": "公厕 厕所 卫生间",
    "lorry": "大货车 渣土车 货车 拉渣土 大货",
    "signal": "手机信号 基站 没信号 打不通电话",
    "sign": "路牌 广告牌 招牌",
    "pension": "养老金 退休金 社保",
    "school": "入学 学位 招生",
    "food": "过期 变质 异物",
    "dust": "扬尘 灰尘 粉尘",
    "property": "物业费 物业不作为 维修基金",
}
OF_WORD = {word: subject for subject, words in SUBJECTS.items() for word in words.split()}
MOST = 2  # subjects of a text; what is mentioned besides is none
WORDS = re.compile("|".join(sorted(map(re.escape, OF_WORD), key=len, reverse=True)))


def subjects(text: str) -> Counter[str]:
    """The subjects of a plain text, and how often it names them."""
    return Counter(OF_WORD[word] for word in WORDS.findall(text))


def main(title: str, text: str) -> frozenset[str]:
    """What a matter is about: what its title says, else what its text speaks of most."""
    return frozenset(subjects(title) or dict(subjects(text).most_common(MOST)))
